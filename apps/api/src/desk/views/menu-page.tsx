import { placesOf } from '../places';
import { type Desk, deskPage } from './layout';
import { Unanswered, type UnansweredComplaints } from './unanswered';

/** Every other place of this person, each with a line on what it is for. */
export function menuPage(desk: Desk, complaints?: UnansweredComplaints): string {
  const { texts, staff } = desk;
  return deskPage(
    texts.render('desk.nav_more'),
    <>
      <h1>{texts.render('desk.nav_more')}</h1>
      {complaints && <Unanswered texts={texts} {...complaints} />}
      <ul class="rows" id="places">
        {placesOf(staff).others.map(({ path, key }) => (
          <li key={path}>
            <a href={path}>{texts.render(key)}</a>
            <small>{texts.render(key.replace('nav_', 'about_'))}</small>
          </li>
        ))}
      </ul>
    </>,
    desk,
  );
}
