// Takes the picture of the page that the README shows: `npm run picture`. Looks best where the font Inter is installed.
import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { Desk, launch } from "./page.mjs";
import { withPalette } from "./png.mjs";
import { Server } from "./server.mjs";

const PICTURE = fileURLToPath(new URL("../../docs/ground-desk.png", import.meta.url));
const LARGEST = 400_000;

const server = await Server.start();
const browser = await launch();
try {
  const desk = await Desk.visit(browser, server.url, { deviceScaleFactor: 2, reducedMotion: "reduce", colorScheme: "light" });
  await desk.page.getByRole("button", { name: "Ask for all at once" }).click();
  await desk.sees(desk.entries.first(), "60 of 60 answered");
  await desk.choose("BA12");
  await desk.send("BA12", "B1");
  await desk.sees(desk.page.locator("#flight"), "BA12 goes to B1");
  await desk.send("BA12", "A6");
  await desk.sees(desk.page.locator("#flight"), "Stand A6 is taken by FR824");
  await desk.sees(desk.page.locator("#lamp-detail"), " ms");
  const picture = withPalette(await desk.page.screenshot({ animations: "disabled" }));
  if (picture.length > LARGEST) throw new Error(`the picture has ${picture.length} bytes, and ${LARGEST} are enough`);
  await writeFile(PICTURE, picture);
  console.log(`docs/ground-desk.png: ${picture.length} bytes`);
  await desk.leave();
} finally {
  await browser.close();
  await server.kill();
}
