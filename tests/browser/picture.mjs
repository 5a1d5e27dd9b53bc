// Takes the picture of the page that the README shows: `npm run picture`. Looks best where the font Inter is installed.
import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { Desk, launch } from "./page.mjs";
import { withPalette } from "./png.mjs";
import { Server } from "./server.mjs";

const PICTURE = fileURLToPath(new URL("../../docs/ground-desk.png", import.meta.url));
const LARGEST = 400_000;
/** The moment of the picture's day, and for how many milliseconds it may be waited for. */
const MOMENT = /^13:0[23]$/;
const A_WHILE = 90_000;

const server = await Server.startDay(3);
const browser = await launch();
try {
  const desk = await Desk.visit(browser, server.url, { deviceScaleFactor: 2, colorScheme: "light" }, "Ada Lovelace");
  // By then some have left, others come in, and the programs have had something to do.
  await desk.page.locator("#clock").filter({ hasText: MOMENT }).waitFor({ timeout: A_WHILE });
  await desk.page.getByRole("button", { name: "Ask for all at once" }).click();
  await desk.sees(desk.entries.first(), "60 of 60 answered");
  await desk.choose("BA12");
  await desk.sees(desk.page.locator("#lamp-detail"), /^\d{1,2}(\.\d)? ms$/);
  await desk.drag(desk.handle("TK595"), "C4");
  await desk.sees(desk.note("C4"), "stand C4 is closed");
  await desk.page.mouse.move(0, 0);
  const picture = withPalette(await desk.page.screenshot({ animations: "disabled" }));
  if (picture.length > LARGEST) throw new Error(`the picture has ${picture.length} bytes, and ${LARGEST} are enough`);
  await writeFile(PICTURE, picture);
  console.log(`docs/ground-desk.png: ${picture.length} bytes`);
  await desk.leave();
} finally {
  await browser.close();
  await server.kill();
}
