/* Turning slides by keys and buttons: an enhancement, without it the slides stand one below the other. */
(function () {
  "use strict";
  var slides = [].slice.call(document.querySelectorAll("section.sl")), nav = document.querySelector(".sl-nav"), now = 0;

  function show(wanted, quietly) {
    now = Math.max(0, Math.min(slides.length - 1, wanted));
    slides.forEach(function (slide, i) { slide.classList.toggle("on", i === now); });
    window.scrollTo(0, 0);
    nav.children[0].disabled = now === 0;
    nav.children[1].disabled = now === slides.length - 1;
    if (quietly) return;
    slides[now].focus({ preventScroll: true });
    history.replaceState(null, "", "#slide-" + (now + 1));
  }

  function fromAddress() {
    var found = /^#slide-(\d+)$/.exec(location.hash);
    return found ? found[1] - 1 : 0;
  }

  document.documentElement.classList.add("turning");
  nav.hidden = false;
  nav.addEventListener("click", function (event) {
    var step = event.target.getAttribute("data-step");
    if (step) show(now + (step === "next" ? 1 : -1));
  });
  document.addEventListener("keydown", function (event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    var on = event.target.tagName, typed = on === "BUTTON" || on === "SUMMARY";
    if (event.key === "ArrowRight" || event.key === "PageDown" || (event.key === " " && !typed)) show(now + 1);
    else if (event.key === "ArrowLeft" || event.key === "PageUp") show(now - 1);
    else if (event.key === "Home") show(0);
    else if (event.key === "End") show(slides.length - 1);
    else return;
    event.preventDefault();
  });
  window.addEventListener("hashchange", function () { show(fromAddress()); });
  show(fromAddress(), true);
})();
