import type { Texts } from '@app/catalogue';
import type { Problem } from '../../problem';
import { deskPage } from './layout';

/** What went wrong, which fields, and the way back to work. */
export function problemPage(texts: Texts, { detail, errors = [], code }: Problem): string {
  return deskPage(
    texts.render('desk.problem'),
    <>
      <h1>{texts.render('desk.problem')}</h1>
      <p class="error" role="alert" data-code={code}>
        {detail}
      </p>
      {errors.map((error) => (
        <p key={error.field}>{error.detail}</p>
      ))}
      <p>
        <a href="/petugas">{texts.render('desk.problem_back')}</a>
      </p>
    </>,
  );
}
