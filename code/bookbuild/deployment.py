"""A Sphinx extension for what only the place of publication knows: an address and a repository.

Both come from the environment. What is not set does not appear on any page.

SITE_URL     where the site will stand: canonical links, sitemap, cards for links that are shared
REPO_URL     where the source is: links to it and, if it is GitHub, to Binder and Colab
REPO_BRANCH  the branch that these links name (main)
BOOK_PDF     the book as one PDF, which `make pdf` prints: offered for download, with the road
             alone beside it
"""

import os
from pathlib import Path
from urllib.parse import urlsplit

from docutils import nodes

NOTEBOOKS_BRANCH = "notebooks"
VARIABLES = ("SITE_URL", "REPO_URL", "REPO_BRANCH", "BOOK_PDF")
NOT_FOUND = """\
<h1>There is no such page</h1>
<p>The address leads nowhere; perhaps the page has moved.
Begin at the <a href="{top}index.html">first page</a>, or search the book:</p>
<form class="search-again" role="search" action="{top}search.html">
<input class="form-control" type="search" name="q" aria-label="Search the book" required>
<button class="btn btn-primary" type="submit">Search</button>
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
    """The site's address, ending in a slash."""
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
    config.notfound_urls_prefix = top = urlsplit(address()).path or "/"
    config.notfound_context = {
        "title": "There is no such page",
        "body": NOT_FOUND.format(top=top),
    }
    if address():
        publish(config, address())
    repository, branch = source()
    # The text names it where it is known: see the directive `only` on the helper's page.
    config.myst_substitutions["pip_install"] = f"`pip install git+{repository}@{branch}`"
    if repository:
        app.tags.add("repository")
        link_source(config, repository, branch)
    if pdf := os.environ.get("BOOK_PDF"):
        app.tags.add("pdf")
        config.html_extra_path += [pdf, str(road(Path(pdf)))]


def publish(config, site: str) -> None:
    config.html_baseurl = config.ogp_site_url = site
    config.ogp_site_name = config.html_title
    config.sitemap_url_scheme = "{link}"
    config.sitemap_excludes = ["404.html", "search.html"]
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


def write_robots(app, exception) -> None:
    """Crawlers look for this file only at the root of a host."""
    if exception is None and urlsplit(address()).path == "/":
        text = f"User-agent: *\nAllow: /\n\nSitemap: {address()}sitemap.xml\n"
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
