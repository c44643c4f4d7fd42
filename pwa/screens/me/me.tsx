import { useLocation, useRoute } from "preact-iso/router";
import { appVersion } from "../../device.ts";
import { useApp } from "../../ui/app.ts";
import { ask } from "../../ui/ask.tsx";
import { Choice } from "../../ui/choice.tsx";
import { installOffer, isInstalled, isIos } from "../../ui/install.ts";
import { chosenLanguage, THEMES, theme } from "../../ui/preferences.ts";
import { canSeeBoard } from "../../ui/rights.ts";
import { Screen } from "../../ui/screen.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { StorageLine } from "../../ui/storage-line.tsx";
import { ago } from "../../ui/when.ts";
import { language, words } from "../../words/index.ts";
import { outboxWords } from "../../words/outbox.ts";
import { passkeyWords } from "../../words/passkeys.ts";
import { Devices } from "./devices.tsx";
import { useHeld } from "./held.ts";
import { PasskeysPage } from "./passkeys.tsx";
import { Password } from "./password.tsx";
import { placeOf } from "./place-of.ts";
import { accountWords } from "./words.ts";

/** 我 and the pages behind it. */
export function MyAccount() {
  const { part } = useRoute().params;
  if (part === "devices") return <Devices />;
  if (part === "password") return <Password />;
  if (part === "passkeys") return <PasskeysPage />;
  return <Overview />;
}

/** The account, the language, the appearance, and what this phone holds. */
function Overview() {
  const w = words();
  const version = appVersion();
  return (
    <Screen title={w.me.title}>
      <Account />
      <Bulletins />
      <Access />
      <section class="card">
        <h2 class="card__title">{w.me.language}</h2>
        <Choice
          legend={w.me.language}
          options={[
            ["zh", "中文"],
            ["en", "English"],
          ]}
          chosen={language()}
          choose={(next) => {
            chosenLanguage.value = next;
          }}
        />
      </section>
      <section class="card">
        <h2 class="card__title">{w.me.theme}</h2>
        <Choice
          legend={w.me.theme}
          options={THEMES.map((each) => [each, w.me.themes[each]] as const)}
          chosen={theme.value}
          choose={(next) => {
            theme.value = next;
          }}
        />
      </section>
      <Install />
      <Sync />
      <Backup />
      <SignOut />
      {version && <p class="fine">{accountWords().version(version)}</p>}
    </Screen>
  );
}

function Account() {
  const me = useApp().session.me.value;
  const w = words();
  if (!me) return <Skeleton rows={1} />;
  return (
    <section class="card">
      <h2 class="card__title">{me.name}</h2>
      <p class="field__hint">
        {w.me.account} {me.username}
      </p>
      {me.grants.length === 0 ? (
        <p class="aside aside--amber">{w.me.noGrants}</p>
      ) : (
        <ul class="facts">
          {me.grants.map((grant) => (
            <li key={`${grant.role} ${grant.place}`}>
              {w.role[grant.role]}
              <span>{placeOf(grant)}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** The released bulletins, for whoever has no board to find them by. */
function Bulletins() {
  const me = useApp().session.me.value;
  const w = accountWords().bulletins;
  if (!me || me.grants.length === 0 || canSeeBoard(me)) return null;
  return (
    <section class="card stack">
      <h2 class="card__title">{w.title}</h2>
      <a class="weui-btn weui-btn_default weui-btn_block" href="/bulletins">
        {w.open}
      </a>
    </section>
  );
}

function Access() {
  const w = accountWords();
  return (
    <section class="card stack">
      <h2 class="card__title">{w.devices.title}</h2>
      <a class="weui-btn weui-btn_default weui-btn_block" href="/me/devices">
        {w.devices.open}
      </a>
      <a class="weui-btn weui-btn_default weui-btn_block" href="/me/password">
        {w.password.open}
      </a>
      <a class="weui-btn weui-btn_default weui-btn_block" href="/me/passkeys">
        {passkeyWords().open}
      </a>
    </section>
  );
}

function Install() {
  const w = words().me;
  const offer = installOffer.value;
  if (isInstalled() || (!offer && !isIos())) return null;
  return (
    <section class="card">
      <h2 class="card__title">{w.install}</h2>
      <p class="field__hint">{w.installWhy}</p>
      {offer ? (
        <button
          type="button"
          class="weui-btn weui-btn_default weui-btn_block"
          onClick={() => void offer.prompt()}
        >
          {w.installNow}
        </button>
      ) : (
        <p class="field__hint">{w.installIos}</p>
      )}
    </section>
  );
}

function Sync() {
  const { connection } = useApp();
  const w = words();
  const { lastSyncAt, online, syncing, syncNow } = connection;
  return (
    <section class="card">
      <h2 class="card__title">{w.me.sync}</h2>
      <div class="field__hint" role="status">
        <p>
          {lastSyncAt.value === null
            ? outboxWords().neverSynced
            : outboxWords().lastSync(ago(lastSyncAt.value))}
        </p>
        <StorageLine />
      </div>
      <button
        type="button"
        class="weui-btn weui-btn_default weui-btn_block"
        disabled={!online.value || syncing.value}
        onClick={() => void syncNow()}
      >
        {syncing.value ? w.status.sending : w.me.syncNow}
      </button>
    </section>
  );
}

function Backup() {
  const w = words().me;
  return (
    <section class="card">
      <h2 class="card__title">{w.backup}</h2>
      <a class="weui-btn weui-btn_default weui-btn_block" href="/rescue">
        {words().common.backup}
      </a>
    </section>
  );
}

function SignOut() {
  const { session } = useApp();
  const { route } = useLocation();
  const w = words().me;
  const held = useHeld();
  const signOut = () =>
    ask({
      ...{ title: w.signOutSure, action: w.signOut },
      ...(held && { text: w.signOutHeld(held) }),
      async act() {
        await session.signOut();
        route("/sign-in", true);
        return null;
      },
    });
  return (
    <section class="card">
      {held && <p class="field__hint">{w.signOutHeld(held)}</p>}
      <button type="button" class="weui-btn weui-btn_default weui-btn_block danger" onClick={signOut}>
        {w.signOut}
      </button>
    </section>
  );
}
