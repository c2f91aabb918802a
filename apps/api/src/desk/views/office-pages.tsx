import { staffRoles } from '@app/catalogue';
import type { UserView } from '@app/staff';
import type { JSX } from 'preact';
import { may } from '../places';
import { Notice } from './case-parts';
import { type Desk, DeskFormTag, deskPage } from './layout';

interface Village {
  code: string;
  name: string;
}

/** The people of the office: who is there, one more, somebody who left. */
export function usersPage(
  desk: Desk,
  users: readonly UserView[],
  villages: readonly Village[],
  done?: string,
): string {
  const { texts, staff } = desk;
  return deskPage(
    texts.render('desk.nav_users'),
    <>
      {done && <Notice>{done}</Notice>}
      <h1>{texts.render('desk.nav_users')}</h1>
      <ul class="rows" id="users">
        {users.map((user) => (
          <User key={user.id} desk={desk} user={user} villages={villages} />
        ))}
      </ul>
      {may(staff, 'UsersController.create') && <NewUser desk={desk} villages={villages} />}
    </>,
    desk,
  );
}

function User({
  desk,
  user,
  villages,
}: {
  desk: Desk;
  user: UserView;
  villages: readonly Village[];
}): JSX.Element {
  const { texts, staff } = desk;
  const { id, username, name, roles, village, disabled } = user;
  const place = villages.find(({ code }) => code === village)?.name ?? village;
  return (
    <li>
      <strong>{name}</strong> ({username}){' '}
      <small>
        {[...roles.map((role) => texts.render(`desk.role_${role}`)), place].filter(Boolean).join(' · ')}
      </small>
      {disabled && <span class="error"> {texts.render('desk.user_off')}</span>}
      {id !== staff.userId && (
        <DeskFormTag desk={desk} action={`/petugas/pengguna/${id}/${disabled ? 'hidupkan' : 'matikan'}`}>
          <button class="link">{texts.render(disabled ? 'desk.user_enable' : 'desk.user_disable')}</button>
        </DeskFormTag>
      )}
    </li>
  );
}

function NewUser({ desk, villages }: { desk: Desk; villages: readonly Village[] }): JSX.Element {
  const { texts } = desk;
  return (
    <DeskFormTag desk={desk} action="/petugas/pengguna" class="narrow">
      <h2>{texts.render('desk.user_new')}</h2>
      <label for="new-name">{texts.render('desk.user_name')}</label>
      <input id="new-name" name="name" maxLength={100} required />
      <label for="new-username">{texts.render('desk.user_username')}</label>
      <input id="new-username" name="username" maxLength={40} pattern="[a-z0-9._-]{3,40}" required />
      <label for="new-role">{texts.render('desk.user_role')}</label>
      <select id="new-role" name="role">
        {staffRoles.map((role) => (
          <option key={role} value={role}>
            {texts.render(`desk.role_${role}`)}
          </option>
        ))}
      </select>
      <label for="new-village">{texts.render('desk.user_village')}</label>
      <select id="new-village" name="village">
        <option value="" />
        {villages.map(({ code, name }) => (
          <option key={code} value={code}>
            {name}
          </option>
        ))}
      </select>
      <label for="new-password">{texts.render('desk.password_next')}</label>
      <input id="new-password" name="password" type="password" minLength={10} maxLength={200} required />
      <button>{texts.render('desk.user_create')}</button>
    </DeskFormTag>
  );
}
