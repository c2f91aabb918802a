import type { LinkedDeviceView } from '@app/intake';
import type { JSX } from 'preact';
import { toString } from 'qrcode';
import type { ChannelView } from '../../staff/channels.controller';
import { may } from '../places';
import { channelName } from './channel-name';
import { inWords, whyOff } from './channel-reason';
import { deviceReasonText } from './device-reason';
import { type Desk, DeskFormTag, deskPage } from './layout';

/** How often the page looks again while a code waits to be scanned: a code lives about 20 seconds. */
const refreshSeconds = 10;

/** Which ways to the citizen are open, why one is not, and the code to link the office's phone. */
export async function channelsPage(desk: Desk, states: readonly ChannelView[]): Promise<string> {
  const { texts } = desk;
  const items = await Promise.all(states.map((state) => channelItem(desk, state)));
  const moving = states.some(
    ({ device }) => device && ['off', 'starting', 'qr', 'authenticated'].includes(device.state),
  );
  return deskPage(
    texts.render('desk.nav_channels'),
    <>
      {moving && <meta http-equiv="refresh" content={String(refreshSeconds)} />}
      <h1>{texts.render('desk.nav_channels')}</h1>
      <ul class="rows" id="channels">
        {items}
      </ul>
    </>,
    desk,
  );
}

async function channelItem(desk: Desk, { name, on, why, health, device }: ChannelView): Promise<JSX.Element> {
  const { texts } = desk;
  return (
    <li key={name} data-channel={name}>
      <strong>{channelName(texts, name)}</strong>{' '}
      <span class={on ? '' : 'error'}>{texts.render(on ? 'desk.channel_on' : 'desk.channel_off')}</span>
      {why && <small> {whyOff(texts, why)}</small>}
      {health?.problems.map((problem) => (
        <p class="error" key={problem} data-problem={problem}>
          {inWords(texts, `desk.channel_problem_${problem}`, problem)}
        </p>
      ))}
      {device && <Device desk={desk} name={name} device={device} code={await codeOf(device)} />}
    </li>
  );
}

function Device({
  desk,
  name,
  device,
  code,
}: {
  desk: Desk;
  name: string;
  device: LinkedDeviceView;
  code: string | undefined;
}): JSX.Element {
  const { texts, staff } = desk;
  const { state, reason, sandboxed } = device;
  const isStopped = state === 'stopped';
  return (
    <div data-device={state}>
      <p>
        {texts.render(`desk.device_${state}`)}
        {reason && <small> {inWords(texts, deviceReasonText(reason), reason)}</small>}
      </p>
      {sandboxed === false && <p class="error">{texts.render('desk.device_no_sandbox')}</p>}
      {code && (
        <figure>
          <div dangerouslySetInnerHTML={{ __html: code }} />
          <figcaption>{texts.render('desk.device_scan')}</figcaption>
        </figure>
      )}
      {may(staff, 'ChannelsController.start') && (
        <DeskFormTag desk={desk} action={`/petugas/saluran/${name}/${isStopped ? 'mulai' : 'henti'}`}>
          <button class={isStopped ? '' : 'link'}>
            {texts.render(isStopped ? 'desk.device_start' : 'desk.device_stop')}
          </button>
        </DeskFormTag>
      )}
    </div>
  );
}

/** A picture made of our own numbers alone. */
function codeOf({ qr }: LinkedDeviceView): Promise<string | undefined> {
  return qr ? toString(qr, { type: 'svg', width: 280, margin: 2 }) : Promise.resolve(undefined);
}
