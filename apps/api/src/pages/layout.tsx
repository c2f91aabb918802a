import type { ComponentChildren, VNode } from 'preact';
import { render } from 'preact-render-to-string';

/** The frame of every page: no script, one small style sheet. */
export function page(title: string, content: ComponentChildren): string {
  const tree: VNode = (
    <html lang="id">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{title}</title>
        <link rel="stylesheet" href="/assets/style.css" />
      </head>
      <body>
        <main>{content}</main>
      </body>
    </html>
  );
  return `<!doctype html>${render(tree)}`;
}
