// The page without this script is complete: every plot is there as a picture.
(() => {
  "use strict";
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const themes = PLOT_THEMES;
  const plots = [];

  const scheme = document.getElementById("scheme");
  scheme.hidden = false;
  scheme.addEventListener("click", () => {
    root.dataset.scheme = isDark() ? "light" : "dark";
    remember(root.dataset.scheme);
    changeScheme();
  });
  dark.addEventListener("change", changeScheme);

  const code = document.getElementById("code");
  code.hidden = false;
  code.addEventListener("click", () => {
    const hide = code.getAttribute("aria-pressed") === "false";
    code.setAttribute("aria-pressed", String(hide));
    code.textContent = hide ? "Show code" : "Hide code";
    for (const one of document.querySelectorAll("details.code")) {
      one.open = !hide;
    }
  });

  const contents = document.querySelector(".contents details");
  contents.open = matchMedia("(min-width: 64rem)").matches;
  markPlace();

  for (const figure of document.querySelectorAll("figure.plot")) {
    const data = figure.querySelector("script");
    if (!data) continue;
    plots.push({ figure, spec: JSON.parse(data.textContent) });
    figure.addEventListener("click", showTooltip);
  }
  changeScheme();
  let resizing;
  addEventListener("resize", () => {
    clearTimeout(resizing);
    resizing = setTimeout(
      () => drawPlots(({ figure, width }) => figure.clientWidth !== width),
      200,
    );
  });

  function isDark() {
    return root.dataset.scheme ? root.dataset.scheme === "dark" : dark.matches;
  }

  /** For the next visit, where the browser keeps anything. */
  function remember(scheme) {
    try {
      localStorage.setItem("scheme", scheme);
    } catch {
      // Pages may be refused a store: the choice holds until the page is left.
    }
  }

  function changeScheme() {
    scheme.textContent = isDark() ? "Light" : "Dark";
    drawPlots();
  }

  async function drawPlots(which = () => true) {
    for (const plot of plots.filter(which)) await draw(plot);
  }

  async function draw(plot) {
    const { figure } = plot;
    plot.width = figure.clientWidth;
    const spec = inRoom(plot.spec, plot.width);
    const picture = figure.querySelector("img");
    const place = document.createElement("div");
    try {
      plot.drawn?.finalize();
      figure.querySelector(".drawing")?.remove();
      place.className = "drawing";
      figure.append(place);
      plot.drawn = await vegaEmbed(place, spec, {
        actions: false,
        renderer: "svg",
        config: themes[isDark() ? "dark" : "light"],
      });
      const drawing = place.querySelector("svg");
      drawing.setAttribute("role", "img");
      drawing.setAttribute("aria-label", picture.alt);
      for (const part of drawing.querySelectorAll("[aria-roledescription]")) {
        for (const name of ["role", "aria-roledescription", "aria-label"]) {
          part.removeAttribute(name);
        }
      }
      picture.hidden = true;
    } catch (error) {
      place.remove();
      picture.hidden = false;
      console.error(error);
    }
  }

  /** Vega shows tooltips on movement, and a finger that taps does not move. */
  function showTooltip({ target, clientX, clientY }) {
    target.dispatchEvent(
      new PointerEvent("pointermove", { bubbles: true, clientX, clientY }),
    );
  }

  /** A plot is laid out for the room that its parameter of this name says. */
  function inRoom(spec, room) {
    const params = (spec.params ?? []).map((param) =>
      param.name === "room" ? { name: "room", value: room } : param
    );
    return { ...spec, params };
  }

  /** Marks the section that is read in the contents. */
  function markPlace() {
    const links = new Map();
    for (const link of document.querySelectorAll(".contents a")) {
      links.set(decodeURIComponent(link.hash.slice(1)), link);
    }
    const headings = [...links.keys()].map((id) => document.getElementById(id));
    let ticking = false;
    const mark = () => {
      ticking = false;
      const read = headings.findLast((heading) =>
        heading.getBoundingClientRect().top < innerHeight / 3
      );
      for (const [id, link] of links) {
        if (id === read?.id) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      }
    };
    addEventListener("scroll", () => {
      if (!ticking) requestAnimationFrame(mark);
      ticking = true;
    }, { passive: true });
    mark();
  }
})();
