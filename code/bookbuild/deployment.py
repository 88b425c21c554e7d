"""A Sphinx extension for what only the place of publication knows: an address and a repository.

Both come from the environment. What is not set does not appear on any page.

SITE_URL     where the site will stand: canonical links, sitemap, cards for links that are shared
REPO_URL     where the source is: links to it and, if it is GitHub, to Binder and Colab
REPO_BRANCH  the branch that these links name (main)
BOOK_PDF     the book as one PDF, which `make pdf` prints: offered for download, with the road
             alone beside it; those in Chinese are in the folder `zh` beside it
"""

import os
import re
from pathlib import Path
from urllib.parse import urlsplit

from docutils import nodes

from bookbuild.words import _

CHINESE = "zh"  # the folder of the site that has the Chinese edition
NOTEBOOKS_BRANCH = "notebooks"
VARIABLES = ("SITE_URL", "REPO_URL", "REPO_BRANCH", "BOOK_PDF")
NO_PAGE = _("There is no such page")
BEGIN_AGAIN = _(
    "The address leads nowhere; perhaps the page has moved. "
    "Begin at the [first page], or search the book:"
)
NOT_FOUND = """\
<h1>{title}</h1>
<p>{words}</p>
<form class="search-again" role="search" action="{top}search.html">
<input class="form-control" type="search" name="q" aria-label="{search}" required>
<button class="btn btn-primary" type="submit">{button}</button>
</form>
<script>
// In a folder of which the build was not told, none of this page's addresses is right.
addEventListener("DOMContentLoaded", async () => {{
  if (getComputedStyle(document.body).getPropertyValue("--pst-color-link")) return; // styled
  const found = async (top) => (await fetch(`${{top}}objects.inv`, {{ method: "HEAD" }})).ok;
  const folders = location.pathname.split("/").slice(1, -1);
  for (let depth = 1; depth <= folders.length; depth += 1) {{
    const top = `/${{folders.slice(0, depth).join("/")}}/`;
    if (!(await found(top))) continue;
    for (const name of ["href", "src", "action"]) {{
      for (const element of document.querySelectorAll(`[${{name}}^="{top}"]`)) {{
        const moved = element.localName === "script" ? document.createElement("script") : element;
        moved.setAttribute(name, top + element.getAttribute(name).slice("{top}".length));
        if (moved === element) continue;
        moved.async = false; // in their order
        element.replaceWith(moved);
      }}
    }}
    return;
  }}
}});
</script>"""


def address() -> str:
    """The site's address, ending in a slash: that of the English edition."""
    site = os.environ.get("SITE_URL", "")
    return site and site.rstrip("/") + "/"


def source() -> tuple[str, str]:
    """The repository's address and the branch."""
    repository = os.environ.get("REPO_URL", "").removesuffix("/").removesuffix(".git")
    return repository, os.environ.get("REPO_BRANCH") or "main"


def road(pdf: Path) -> Path:
    """Where the first part of the book is, beside the PDF of all of it."""
    return pdf.with_stem(f"{pdf.stem}-road")


def configure(app, config) -> None:
    # A server shows this page at any address, so its links begin at the top of the host.
    edition = "" if config.language == "en" else f"{CHINESE}/"
    config.notfound_urls_prefix = top = (urlsplit(address()).path or "/") + edition
    config.notfound_context = {
        "title": str(NO_PAGE),
        "body": NOT_FOUND.format(
            top=top,
            title=NO_PAGE,
            words=re.sub(r"\[(.*)\]", rf'<a href="{top}index.html">\1</a>', str(BEGIN_AGAIN)),
            search=_("Search the book"),
            button=_("Search"),
        ),
    }
    if address():
        publish(config, address() + edition)
    repository, branch = source()
    # The text names it where it is known: see the directive `only` on the helper's page.
    config.myst_substitutions["pip_install"] = f"`pip install git+{repository}@{branch}`"
    if repository:
        app.tags.add("repository")
        link_source(config, repository, branch)
    if pdf := os.environ.get("BOOK_PDF"):
        app.tags.add("pdf")
        file = Path(pdf).parent / edition / Path(pdf).name
        config.html_extra_path += [str(file), str(road(file))]


def publish(config, site: str) -> None:
    config.html_baseurl = config.ogp_site_url = site
    config.ogp_site_name = config.html_title
    config.sitemap_url_scheme = "{link}"
    config.sitemap_excludes = ["404.html", "search.html"]
    config.sitemap_locales = [None]  # each edition has a list of its own
    config.ogp_enable_meta_description = False  # every page brings its own
    config.ogp_custom_meta_tags = ['<meta name="twitter:card" content="summary_large_image">']


def link_source(config, repository: str, branch: str) -> None:
    config.html_theme_options |= {
        "repository_url": repository,
        "repository_branch": branch,
        "use_repository_button": True,
        "use_source_button": True,
    }
    if urlsplit(repository).netloc == "github.com":
        config.html_theme_options["launch_buttons"] = {
            "notebook_interface": "jupyterlab",
            "binderhub_url": "https://mybinder.org",
            "colab_url": "https://colab.research.google.com",
        }


def describe_card(app, pagename, templatename, context, doctree) -> None:
    """Let a link that is shared show the page's own description, and a picture with its title."""
    if doctree is None or app.builder.name != "html":
        return
    from bookbuild.cards import draw_card  # only where it is needed: Matplotlib takes a second

    title = app.env.titles[pagename].astext()
    image = f"_images/cards/{pagename.replace('/', '-')}.png"
    draw_card(title, app.config.html_title, Path(app.outdir, image))
    [description] = [
        node["content"] for node in doctree.findall(nodes.meta) if node["name"] == "description"
    ]
    context["meta"] |= {
        "og:description": description,
        "og:image": image,
        "og:image:alt": "The page's title over columns as wide as probabilities",
    }


def launch_plain_notebooks(app, pagename, templatename, context, doctree) -> None:
    """Let Binder and Colab open the plain edition, which the workflow publishes as a branch.

    The notebooks among the reference pages need more than they install.
    """
    buttons = {button.get("label"): button for button in context.get("header_buttons", [])}
    if launch := buttons.get("launch-buttons"):
        if "/reference/" in pagename:
            context["header_buttons"].remove(launch)
        for button in launch["buttons"]:
            branch = f"/{app.config.html_theme_options['repository_branch']}"
            button["url"] = button["url"].replace(f"{branch}?", f"/{NOTEBOOKS_BRANCH}?")
            button["url"] = button["url"].replace(f"/blob{branch}/", f"/blob/{NOTEBOOKS_BRANCH}/")
            if app.config.language != "en":
                button["url"] = button["url"].replace(pagename, f"{CHINESE}/{pagename}")


def write_robots(app, exception) -> None:
    """Crawlers look for this file only at the root of a host."""
    if exception is None and urlsplit(address()).path == "/" and app.config.language == "en":
        maps = [f"Sitemap: {address()}{edition}sitemap.xml" for edition in ("", f"{CHINESE}/")]
        text = "\n".join(["User-agent: *", "Allow: /", "", *maps, ""])
        Path(app.outdir, "robots.txt").write_text(text, encoding="utf-8")


def setup(app) -> dict:
    app.setup_extension("notfound.extension")
    if address():
        app.setup_extension("sphinx_sitemap")
        app.setup_extension("sphinxext.opengraph")
        app.connect("html-page-context", describe_card, priority=400)  # before opengraph reads it
        app.connect("build-finished", write_robots)
    app.connect("config-inited", configure, priority=400)
    app.connect("html-page-context", launch_plain_notebooks, priority=900)  # after the theme
    return {"parallel_read_safe": True, "parallel_write_safe": True}
