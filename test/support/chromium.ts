import { findProgram } from './find-program';

/** Path of a Chromium for playwright-core, or undefined: skip and say why. */
export function chromiumPath(): string | undefined {
  return findProgram(['chromium', 'chromium-browser', 'google-chrome'], process.env.WHATSAPP_CHROMIUM_PATH);
}

/** `describe` where Chromium is installed, `describe.skip` with the reason in its name where it is missing. */
export function describeWithChromium(name: string, body: (path: string) => void): void {
  const path = chromiumPath();
  if (path) describe(name, () => body(path));
  else
    describe.skip(`${name} (skipped: chromium is not installed)`, () =>
      it('needs Chromium', () => undefined));
}
