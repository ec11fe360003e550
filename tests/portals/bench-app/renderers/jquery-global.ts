import $ from "jquery";

/** Old plugins look for jQuery on the page; this file is imported before them. */
Object.assign(window, { jQuery: $, $ });
