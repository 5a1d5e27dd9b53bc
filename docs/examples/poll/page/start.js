import start from "./poll_page.js";

await start();
