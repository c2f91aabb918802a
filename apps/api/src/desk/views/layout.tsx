import type { Texts } from '@app/catalogue';
import type { StaffPrincipal } from '@app/staff';
import type { ComponentChildren, JSX } from 'preact';
import { render } from 'preact-render-to-string';
import type { HeldLine } from '../held-lines';
import { placesOf } from '../places';

/** Who looks, and what every page needs to speak and to make a form. */
export interface Desk {
  staff: StaffPrincipal;
  texts: Texts;
  /** A new token: one a form. */
  token: () => string;
  /** What may still be taken back. */
  held?: readonly HeldLine[];
}

/** A page of the desk, with its places on top; without anybody logged in, bare. */
export function deskPage(title: string, content: ComponentChildren, desk?: Desk): string {
  const tree: JSX.Element = (
    <html lang="id">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{title}</title>
        <link rel="stylesheet" href="/assets/style.css" />
        <link rel="stylesheet" href="/assets/desk.css" />
        <script src="/assets/desk.js" defer />
      </head>
      <body class="desk">
        {desk && <Header {...desk} />}
        <main>
          {desk && <Held desk={desk} />}
          {content}
        </main>
      </body>
    </html>
  );
  return `<!doctype html>${render(tree)}`;
}

function Header({ staff, texts, token }: Desk): JSX.Element {
  return (
    <header>
      <nav>
        {placesOf(staff).top.map(({ path, key }) => (
          <a key={path} href={path}>
            {texts.render(key)}
          </a>
        ))}
      </nav>
      <form method="post" action="/petugas/keluar">
        <input type="hidden" name="token" value={token()} />
        <a href="/petugas/akun">{staff.name}</a> <button class="link">{texts.render('desk.logout')}</button>
      </form>
    </header>
  );
}

/** Presses of the last minute, each with the way back. */
function Held({ desk }: { desk: Desk }): JSX.Element | null {
  if (!desk.held?.length) return null;
  return (
    <ul class="held" id="held">
      {desk.held.map(({ id, receiptCode, label, seconds }) => (
        <li key={id}>
          <span>
            {desk.texts.render('desk.held', { label, receiptCode })}{' '}
            <span data-seconds={seconds}>{desk.texts.render('desk.held_seconds', { n: seconds })}</span>
          </span>
          <DeskFormTag desk={desk} action={`/petugas/tahan/${id}/batal`}>
            <button>{desk.texts.render('desk.take_back')}</button>
          </DeskFormTag>
        </li>
      ))}
    </ul>
  );
}

/** A form of the desk: posts, with a token of its own. */
export function DeskFormTag({
  desk,
  action,
  children,
  multipart = false,
  class: className,
}: {
  desk: Desk;
  action: string;
  children: ComponentChildren;
  multipart?: boolean;
  class?: string;
}): JSX.Element {
  return (
    <form
      method="post"
      action={action}
      class={className}
      encType={multipart ? 'multipart/form-data' : undefined}
    >
      <input type="hidden" name="token" value={desk.token()} />
      {children}
    </form>
  );
}
