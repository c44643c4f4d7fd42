import "../../styles/ledger.css";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import { isMeant, type LedgerWords, ledgerFilter } from "#domain/ledger-filter";
import { formatYi } from "#domain/money";
import type { LedgerRows, LedgerState } from "../../state/contract.ts";
import { useApp } from "../../ui/app.ts";
import { formatCount } from "../../ui/figures.ts";
import { Icon } from "../../ui/icon.tsx";
import { onDesk } from "../../ui/media.ts";
import { FailureMessage, Message } from "../../ui/message.tsx";
import { Screen } from "../../ui/screen.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { Sections } from "../board/sections.tsx";
import { ExportButton } from "../export/button.tsx";
import { LedgerCards } from "./cards.tsx";
import { COLUMNS, type ColumnId, FIGURES } from "./columns.ts";
import { ColumnsPanel } from "./columns-panel.tsx";
import { exportableOf } from "./exportable.ts";
import { Filters, Select } from "./filters.tsx";
import { createKept, type Kept } from "./kept.ts";
import { usePaper } from "./paper.ts";
import { sorted, totalsOf } from "./rows.ts";
import type { Shown } from "./shown.ts";
import { LedgerTable } from "./table.tsx";
import { type LedgerView, searchOf, viewOf } from "./view.ts";
import { ViewsPanel } from "./views-panel.tsx";
import { ledgerWords } from "./words.ts";

/** Whose ledger was open last: whoever comes back from a project finds it at once, and where they left it. */
let last: { readonly person: string; readonly state: LedgerState; readonly kept: Kept } | null = null;

/** 项目推进台账: every project, and which of them need somebody. */
export function Ledger() {
  const app = useApp();
  const person = app.session.me.value?.id;
  const [opened, setOpened] = useState(last?.person === person ? last : null);
  const [isMissing, setMissing] = useState(false);
  useEffect(() => {
    if (person === undefined) return;
    let isLeft = false;
    app.ledger().then(
      (state) => {
        if (isLeft) return;
        if (last?.person !== person) last = { person, state, kept: createKept(person) };
        setOpened(last);
        void state.refresh();
      },
      () => setMissing(true),
    );
    return () => {
      isLeft = true;
    };
  }, [app, person]);
  const ledger = opened?.state.ledger.value;
  const failure = opened?.state.failure.value ?? (isMissing ? { failed: "offline" as const } : null);
  const retry = () => (opened ? void opened.state.refresh() : location.reload());
  if (opened && ledger && ledger.rows.length > 0)
    return <Open ledger={ledger} kept={opened.kept} isStale={failure !== null} retry={retry} />;
  const w = ledgerWords();
  return (
    <Screen title={w.title}>
      <Sections here="ledger" />
      {failure ? (
        <FailureMessage failure={failure} retry={retry} />
      ) : ledger?.isComplete ? (
        <Message icon="list" title={w.emptyTitle} text={w.empty} />
      ) : (
        <Skeleton rows={8} />
      )}
    </Screen>
  );
}

type Panel = "filters" | "columns" | "views";

interface OpenProps {
  readonly ledger: LedgerRows;
  readonly kept: Kept;
  readonly isStale: boolean;
  readonly retry: () => void;
}

function Open({ ledger, kept, isStale, retry }: OpenProps) {
  const { query: asked, path, route } = useLocation();
  // While a project's screen loads, the address is that screen's already.
  const own = useRef(asked);
  if (path === "/ledger") own.current = asked;
  const query = own.current;
  const w = ledgerWords();
  const view = useMemo(() => viewOf(query), [query]);
  // What is being typed goes into the address when it is finished: browsers limit how often an address may change.
  const [typed, setTyped] = useState(view.words.q ?? "");
  useEffect(() => setTyped(view.words.q ?? ""), [view]);
  const [panel, setPanel] = useState<Panel | null>(null);
  const [onPaper, print] = usePaper();

  const go = (patch: Partial<LedgerView>) => route(`/ledger${searchOf({ ...view, ...patch })}`, true);
  const choose = (patch: LedgerWords) => go({ words: { ...view.words, q: typed, ...patch } });
  const columns = view.columns ?? kept.columns.value;
  const chooseColumns = (next: readonly ColumnId[]) => {
    kept.setColumns(next);
    if (view.columns) go({ columns: next });
  };
  const sortBy = (by: ColumnId) =>
    go({ sort: { by, descending: view.sort.by === by ? !view.sort.descending : FIGURES.has(by) } });

  const zones = useMemo(() => new Map(ledger.zones.map((zone) => [zone.id, zone])), [ledger]);
  const filter = useMemo(() => ledgerFilter({ ...view.words, q: typed }), [view, typed]);
  const shown: Shown = { filter, today: ledger.day, zones };
  const inOrder = useMemo(() => {
    const order = new Map(ledger.zones.map(({ id }, place) => [id, place]));
    return sorted(ledger.rows, view.sort, { basis: filter.basis, today: ledger.day, order });
  }, [ledger, view.sort.by, view.sort.descending, filter.basis]);
  const rows = useMemo(() => inOrder.filter((row) => isMeant(row, filter, ledger.day)), [inOrder, filter]);
  const name = searchOf({ ...view, words: { ...view.words, q: typed }, columns });
  const narrowing = Object.entries(view.words).filter(([word]) => word !== "q" && word !== "basis").length;
  const isTable = onDesk.value || onPaper;

  const panelButton = (which: Panel, text: string) => (
    <button
      type="button"
      class="weui-btn weui-btn_default ledger__act"
      aria-expanded={panel === which}
      onClick={() => setPanel(panel === which ? null : which)}
    >
      {text}
      <Icon name="down" class={panel === which ? "ledger__up" : ""} />
    </button>
  );
  return (
    <Screen title={w.title} subtitle={<Said {...{ ledger, rows, shown }} />} width="full">
      <Sections here="ledger" />
      {isStale && (
        <p class="aside aside--amber">
          {w.stale}
          <button type="button" class="quiet" onClick={retry}>
            {w.again}
          </button>
        </p>
      )}
      <div class="ledger__bar">
        <search class="search">
          <Icon name="search" />
          <input
            class="search__input"
            type="search"
            aria-label={w.search}
            placeholder={w.search}
            enterkeyhint="search"
            autocomplete="off"
            maxLength={100}
            value={typed}
            onInput={(event) => setTyped(event.currentTarget.value)}
            onChange={() => choose({})}
          />
        </search>
        {!onDesk.value && panelButton("filters", narrowing > 0 ? w.filtersChosen(narrowing) : w.filters)}
        {panelButton("views", w.views)}
        {onDesk.value && panelButton("columns", w.chooseColumns)}
        <button type="button" class="weui-btn weui-btn_default ledger__act" onClick={print}>
          {w.print}
        </button>
        <ExportButton
          what={exportableOf(typed, shown, view.sort)}
          look="weui-btn weui-btn_default ledger__act"
        />
      </div>
      {(onDesk.value || panel === "filters") && (
        <Filters
          {...{ ledger, filter, choose, chosen: view.words }}
          bands={kept.bands.value}
          chooseBands={kept.setBands}
        />
      )}
      {panel === "columns" && <ColumnsPanel chosen={columns} choose={chooseColumns} />}
      {panel === "views" && <ViewsPanel kept={kept} search={name} />}
      {!onDesk.value && <SortField view={view} go={go} />}
      {rows.length === 0 && (
        <Message icon="search" title={w.nothingTitle} text={w.nothing}>
          <button type="button" class="weui-btn weui-btn_default" onClick={() => go({ words: {} })}>
            {w.clear}
          </button>
        </Message>
      )}
      {rows.length > 0 && isTable && (
        <LedgerTable {...{ rows, shown, columns, sort: view.sort, sortBy, name }} whole={onPaper} />
      )}
      {rows.length > 0 && !isTable && <LedgerCards {...{ rows, shown, name }} />}
    </Screen>
  );
}

/** How many, and their sums: always of what is shown. */
function Said({ ledger, rows, shown }: { ledger: LedgerRows; rows: LedgerRows["rows"]; shown: Shown }) {
  const w = ledgerWords();
  const totals = useMemo(() => totalsOf(rows, shown.filter.basis), [rows, shown.filter.basis]);
  const count = formatCount(totals.count);
  const said = [
    !ledger.isComplete && w.loading(formatCount(ledger.rows.length)),
    rows.length === ledger.rows.length ? w.foundAll(count) : w.found(count, formatCount(ledger.rows.length)),
    w.sumInvestment(formatYi(totals.investment)),
    w.sumCompleted(formatYi(totals.completed)),
    totals.unpriced > 0 && w.unpriced(formatCount(totals.unpriced)),
    totals.waiting > 0 && w.sumWaiting(formatCount(totals.waiting)),
    w[shown.filter.basis],
    w.asOf(ledger.day),
  ];
  return (
    <span class="ledger__said" role="status">
      {said.filter(Boolean).join(" · ")}
    </span>
  );
}

/** The order on a phone, where there are no heads to tap. */
function SortField({ view, go }: { view: LedgerView; go: (patch: Partial<LedgerView>) => void }) {
  const w = ledgerWords();
  const { by, descending } = view.sort;
  return (
    <div class="ledger__filters">
      <Select
        label={w.sort}
        chosen={`${descending ? "-" : ""}${by}`}
        choose={(value) => value && go({ sort: viewOf({ sort: value }).sort })}
        options={COLUMNS.filter((column) => column !== "remark").flatMap((column) => [
          [`-${column}`, w.descending(w.columns[column])] as const,
          [column, w.ascending(w.columns[column])] as const,
        ])}
      />
    </div>
  );
}
