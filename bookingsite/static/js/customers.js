// The list follows what is typed; with a script there is nothing to press.
document.documentElement.classList.add("scripted");
