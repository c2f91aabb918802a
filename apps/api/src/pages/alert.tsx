import type { ComponentChildren, JSX } from 'preact';

/** Why something was not taken; nothing where there is nothing to say. */
export function Alert({ children }: { children?: ComponentChildren }): JSX.Element | null {
  if (!children) return null;
  return (
    <p class="error" role="alert">
      {children}
    </p>
  );
}
