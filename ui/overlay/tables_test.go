package overlay

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/capacity"
	"github.com/aloftdeck/aloft/model/cost"
	"github.com/aloftdeck/aloft/model/release"

	"github.com/aloftdeck/aloft/ui/dialog"
)

func ordersKey() model.CapacityKey { return model.CapacityKey{Table: "orders"} }

func orders() model.Table {
	return model.Table{Name: "orders", Status: "ACTIVE", Billing: model.Provisioned, Throughput: model.Throughput{ReadUnits: 5, WriteUnits: 3},
		Bytes: 3 << 30, Items: 12_345, Indexes: []model.Index{{Name: "by-day", Status: "ACTIVE", Throughput: model.Throughput{ReadUnits: 1, WriteUnits: 2}}}}
}

func bounds() []model.Scaling {
	return []model.Scaling{{CapacityKey: ordersKey(), Access: model.Reads, Min: 2, Max: 20, Target: 70}, {CapacityKey: ordersKey(), Access: model.Writes, Min: 1, Max: 10, Suspended: true}}
}

func capacitySheet(r capacity.Request) capacity.Sheet {
	return capacity.Sheet{
		Request: r, ID: "c1", ReadAt: now, Table: orders(), From: "5 RCU 3 WCU", To: "8 RCU 3 WCU", NowUSD: 4_270_500_000, ThenUSD: 3_900_000_000, Priced: true,
		PriceNote: "list prices of 2026-09-01, 730 h a month", Decreases: capacity.Decreases{Today: 4, Next: now.Add(time.Hour)}, Falls: true,
		Scaling: bounds(), Verdict: release.Ready, Notes: []string{"a note"}, Change: model.CapacityChange{CapacityKey: ordersKey(), Read: 8, Write: 3,
			Indexes: []model.CapacityChange{{CapacityKey: model.CapacityKey{Table: "orders", Index: "by-day"}, Read: 1, Write: 2}}},
		Trials: []capacity.Trial{{Access: model.Reads, Units: 8, Throttled: 3, Was: 7, Minutes: 1440, Lower: true}, {Access: model.Writes, Units: 3, Minutes: 1400}},
	}
}

func capacityForm(env dialog.Env, sheet *capacity.Sheet) *Capacity {
	c := NewCapacity(env, orders(), ordersKey(), bounds())
	c.Asks()
	if sheet != nil {
		c.SetSheet(*sheet)
		c.at = now.Add(-time.Minute)
	}
	return c
}

func tableView() TableView {
	load := TableLoad{Now: capacity.Load{Known: true, Provisioned: 5, Consumed: 4.2, Throttled: 12}, Period: time.Minute,
		Consumed: []float64{1, 2, 3, 4, 5, 4, math.NaN()}, Provisioned: []float64{5, 5, 6}, Throttled: []float64{0, 0, 12, math.NaN()}}
	return TableView{
		Table: orders(), Known: true,
		Parts: []TablePart{
			{Key: ordersKey(), Status: "ACTIVE", Throughput: model.Throughput{ReadUnits: 5, WriteUnits: 3, MaxReadUnits: 40, WarmReadUnits: 12000, LastIncrease: now.Add(-time.Hour)}, Read: load, Write: load, Scaling: bounds()},
			{Key: model.CapacityKey{Table: "orders", Index: "by-day"}, Status: "CREATING"},
		},
		Verdict: &capacity.Verdict{Table: "orders", Hours: 336, Provisioned: 8 * cost.Dollar, OnDemand: 3 * cost.Dollar, Better: model.OnDemand, Saves: 5 * cost.Dollar,
			Covered: 0.97, Fit: capacity.Wasteful, Arithmetic: []string{"5 RCU × 730 h × $0.00013 = $0.47"}},
		Changes: []TableChange{{At: now.Add(-time.Hour), Key: ordersKey(), From: "1 RCU 1 WCU", To: "5 RCU 3 WCU", By: "bob", Status: "moved", Reason: "the wave"}},
	}
}

func costReport() cost.Report {
	r := cost.Report{MonthToDate: 54 * cost.Dollar, RunRateDay: 79 * cost.Dollar, RunRateHour: 80 * cost.Dollar, Fixed: 43 * cost.Dollar, WeekAgo: 0.12,
		Passed: now.AddDate(0, 0, 3), Region: "us-east-1", Prices: now, Assumed: []string{"A thing is taken to be so."}}
	for i := range 22 {
		r.Days = append(r.Days, cost.DayCost{Day: now.AddDate(0, 0, i-21), USD: cost.USD(1+i%5) * cost.Dollar, Partial: i == 21})
	}
	return r
}

func costRow() *cost.Row {
	return &cost.Row{Name: "Lambda", Lines: []cost.Line{{Usage: cost.Usage{Item: cost.LambdaDurationX86, Subject: cost.Subject{Function: "orders"}}, Service: cost.Lambda,
		USD: 10 * cost.Dollar, Arithmetic: "625,000 GB-s × $0.0000166667"}}}
}

func billOf() model.Bill {
	b := model.Bill{Read: model.Read{At: now.Add(-3 * time.Hour)}, From: now.AddDate(0, 0, -2), To: now, Pages: 2}
	for i := range 2 {
		b.Days = append(b.Days, model.BillDay{Day: b.From.AddDate(0, 0, i), Estimated: i == 1, Services: []model.BillService{{Name: "AWS Lambda", Amount: "0.1"}, {Name: "Amazon DynamoDB", Amount: "0.2000000004"}}})
	}
	return b
}

func scenario() cost.Scenario {
	return cost.Scenario{Name: "story", Activities: 1_000_000, Functions: []cost.ScenarioFunction{{Name: "f", Calls: 1, Milliseconds: 5000, MemoryMB: 128, OmitRequests: true}},
		Tables: []cost.ScenarioTable{{Name: "t", ReadUnits: 15, WriteUnits: 15, Bytes: 1e12}}, APIs: []cost.ScenarioAPI{{Name: "api", Calls: 3, Kind: "REST"}},
		Compare: []cost.Alternative{{Name: "containers", USDPerMonth: 1200}}}
}

// priced is an estimate that needs no book.
func priced(s cost.Scenario) (cost.Estimate, error) {
	e := cost.Estimate{Total: 260 * cost.Dollar, Fixed: 54 * cost.Dollar, PerActivity: 10_400}
	for _, f := range s.Functions {
		e.Lines = append(e.Lines, cost.Line{Usage: cost.Usage{Subject: cost.Subject{Function: f.Name}}, Service: cost.Lambda, USD: 10 * cost.Dollar, Arithmetic: "625,000 GB-s × $0.0000166667"})
	}
	for _, a := range s.Compare {
		e.Compare = append(e.Compare, cost.Comparison{Alternative: a, Difference: -940 * cost.Dollar})
	}
	return e, nil
}

// tableDialogs are the dialogs of tables and costs in their states.
func tableDialogs(env dialog.Env) map[string]dialog.Dialog {
	out := map[string]dialog.Dialog{"capacity-reading": capacityForm(env, nil)}
	s := capacitySheet(capacity.Request{CapacityKey: ordersKey()})
	out["capacity"] = capacityForm(env, &s)
	s.Decreases = capacity.Decreases{Left: 1, Today: 3}
	s.Verdict, s.Reason = release.Refused, "orders is UPDATING, and takes a change only when it is ACTIVE: try again in a moment"
	out["capacity-refused"] = capacityForm(env, &s)
	s.Verdict, s.Reason = release.Unchanged, "orders has these figures already"
	out["capacity-unchanged"] = capacityForm(env, &s)
	b := capacityForm(env, nil)
	b.choose(modeBounds)
	b.turned()
	b.Form.Focus(2)
	out["capacity-bounds"] = b
	out["table"] = NewTable(env, ordersKey(), tableView(), true)
	out["table-reading"] = NewTable(env, ordersKey(), TableView{}, true)
	out["table-index"] = NewTable(env, model.CapacityKey{Table: "orders", Index: "by-day"}, tableView(), false)
	out["costs"] = NewCosts(env, CostView{Report: costReport(), Row: costRow(), Group: cost.ByService, Budget: 100 * cost.Dollar})
	out["bill-looking"] = NewBill(env, cost.Dollar/100)
	ask := NewBill(env, cost.Dollar/100)
	ask.SetKept(model.Bill{}, false)
	out["bill-asking"] = ask
	kept := NewBill(env, cost.Dollar/100)
	kept.SetKept(billOf(), true)
	out["bill-kept"] = kept
	out["what-if"] = NewWhatIf(env, scenario(), "From docs/scenarios/story.toml.", priced)
	save := NewWhatIf(env, scenario(), "", priced)
	save.ask(true, "scenario.toml")
	save.Exists()
	out["what-if-save"] = save
	wrong := NewWhatIf(env, scenario(), "", priced)
	typeText(wrong, "x")
	out["what-if-wrong"] = wrong
	diff := NewDiff(env, "orders")
	diff.SetSides(Side{"stage", *version("12", time.Hour, nil)}, Side{"dev", *version("14", time.Hour, func(v *model.Version) { v.MemoryMB = 512 })})
	diff.SetPrice(0, &SwapPrice{Now: 2 * cost.Dollar, Then: 5 * cost.Dollar, Runs: 1e6, MeanMillis: 250, Over: 7 * 24 * time.Hour})
	out["diff-priced"] = diff
	return out
}

// hostileTableDialogs are full of text that must not reach a terminal.
func hostileTableDialogs(env dialog.Env) map[string]dialog.Dialog {
	key := model.CapacityKey{Table: hostile, Index: hostile}
	out := map[string]dialog.Dialog{}
	s := capacitySheet(capacity.Request{CapacityKey: key})
	s.From, s.To, s.PriceNote, s.Reason, s.Notes = hostile, hostile, hostile, hostile, []string{hostile}
	s.Change.Indexes[0].Index, s.Trials[0].Index = hostile, hostile
	c := NewCapacity(env, orders(), key, bounds())
	c.Asks()
	c.SetSheet(s)
	out["capacity"] = c
	refused := s
	refused.Verdict = release.Refused
	c = NewCapacity(env, orders(), key, nil)
	c.Asks()
	c.SetSheet(refused)
	out["capacity-refused"] = c
	v := tableView()
	v.Table.Name, v.Table.Replicas = hostile, []model.Replica{{Region: hostile, Status: hostile}}
	v.Table.LocalIndexes = []model.LocalIndex{{Name: hostile}}
	v.Parts[0].Key, v.Parts[0].Status, v.Parts[0].Throughput.WarmStatus = model.CapacityKey{Table: hostile}, hostile, hostile
	v.Parts[1].Key = key
	v.Changes = []TableChange{{Key: key, From: hostile, To: hostile, By: hostile, Status: hostile, Reason: hostile}}
	v.Verdict.Arithmetic = []string{hostile}
	out["table"] = NewTable(env, model.CapacityKey{Table: hostile}, v, true)
	out["table-failed"] = NewTable(env, key, TableView{Failure: &model.Failure{Operation: hostile, Message: hostile}}, true)
	r := costReport()
	r.Region, r.Assumed = hostile, []string{hostile}
	row := costRow()
	row.Name, row.Lines[0].Arithmetic, row.Lines[0].Subject.Function, row.Lines[0].Item = hostile, hostile, hostile, hostile
	out["costs"] = NewCosts(env, CostView{Report: r, Row: row, Group: hostile})
	b := billOf()
	b.Days[0].Services[0] = model.BillService{Name: hostile, Amount: hostile}
	kept := NewBill(env, 1)
	kept.SetKept(b, true)
	out["bill"] = kept
	failed := NewBill(env, 1)
	failed.Fail(hostile)
	out["bill-failed"] = failed
	sc := scenario()
	sc.Name, sc.Functions[0].Name, sc.Compare[0].Name = hostile, hostile, hostile
	w := NewWhatIf(env, sc, hostile, priced)
	w.Saved(hostile)
	out["what-if"] = w
	w = NewWhatIf(env, sc, hostile, priced)
	w.ask(false, hostile)
	w.Fail(hostile)
	out["what-if-failed"] = w
	d := NewDiff(env, "x")
	d.SetSides(Side{}, Side{})
	d.SetPrice(0, &SwapPrice{Unknown: hostile})
	out["diff"] = d
	return out
}

func TestEachFigureAsksForItsOwnSheet(t *testing.T) {
	env := testEnv(t)
	c := NewCapacity(env, orders(), ordersKey(), nil)
	c.Asks()
	reply := c.Update(keyMsg("2"))
	second, ok := reply.Request.(CapacityAsked)
	if !ok || second.Request.Read != 52 || second.Request.Write != 3 {
		t.Fatalf("typing a digit asks for %+v", reply.Request)
	}
	for range 2 {
		reply = c.Update(keyMsg("backspace"))
	}
	if reply.Request != nil || !strings.Contains(screen(c), "read units must be a whole number of 1 or more") {
		t.Errorf("an empty figure asks for %+v:\n%s", reply.Request, screen(c))
	}
	c.SetSheet(capacitySheet(second.Request))
	if press(t, c, env, action.Confirm) != (dialog.Reply{}) || c.sheet != nil {
		t.Error("enter took a sheet of figures that are not there any more")
	}
	if r := c.Update(keyMsg("-")); r != (dialog.Reply{}) || c.units[0].Value() != "" {
		t.Error("a sign was typed into a figure")
	}
}

func TestEnterTakesOnlyASheetThatWasSeen(t *testing.T) {
	at := now
	env := testEnv(t)
	env.Now = func() time.Time { return at }
	c := NewCapacity(env, orders(), ordersKey(), nil)
	asked := c.Asks()
	if press(t, c, env, action.Confirm) != (dialog.Reply{}) || !strings.Contains(screen(c), "still being read") {
		t.Errorf("enter before the sheet came:\n%s", screen(c))
	}
	c.SetSheet(capacitySheet(asked.Request))
	if press(t, c, env, action.Confirm) != (dialog.Reply{}) {
		t.Error("enter that was on its way took the sheet")
	}
	at = at.Add(stepBack)
	c.Form.Focus(3)
	typeText(c, "load test")
	reply := press(t, c, env, action.Confirm)
	if got, ok := reply.Request.(CapacityConfirmed); !ok || !reply.Close || got.Sheet.ID != "c1" || got.Sheet.Request.Reason != "load test" {
		t.Errorf("enter said %+v", reply)
	}
	s := capacitySheet(asked.Request)
	s.Verdict = release.Refused
	c = NewCapacity(env, orders(), ordersKey(), nil)
	c.Asks()
	c.SetSheet(s)
	at = at.Add(stepBack)
	if reply := press(t, c, env, action.Confirm); reply != (dialog.Reply{}) {
		t.Errorf("a refused sheet said %+v", reply)
	}
}

func TestModesAskForWhatTheyMean(t *testing.T) {
	env := testEnv(t)
	c := NewCapacity(env, orders(), ordersKey(), bounds())
	var got []capacity.Request
	for range 3 {
		reply := press(t, c, env, action.OtherMode)
		got = append(got, reply.Request.(CapacityAsked).Request)
	}
	if got[0].Billing != model.OnDemand || got[0].Read != 0 {
		t.Errorf("on demand asks for %+v", got[0])
	}
	want := []model.ScalingChange{{CapacityKey: ordersKey(), Access: model.Reads, Min: 2, Max: 20}, {CapacityKey: ordersKey(), Access: model.Writes, Min: 1, Max: 10}}
	if !slices.Equal(got[1].Scaling, want) || got[1].Billing != "" {
		t.Errorf("auto scaling asks for %+v", got[1])
	}
	if got[2].Read != 5 || got[2].Write != 3 || got[2].Billing != "" {
		t.Errorf("units ask for %+v", got[2])
	}
	demand := orders()
	demand.Billing, demand.Throughput = model.OnDemand, model.Throughput{}
	c = NewCapacity(env, demand, ordersKey(), nil)
	if r := c.request(); r.Billing != model.OnDemand {
		t.Errorf("a table on demand begins with %+v", r)
	}
	press(t, c, env, action.OtherMode)
	c.Form.Focus(1)
	typeText(c, "4")
	c.Form.Focus(2)
	reply := c.Update(keyMsg("7"))
	if r := reply.Request.(CapacityAsked).Request; r.Billing != model.Provisioned || r.Read != 4 || r.Write != 7 {
		t.Errorf("on the way to provisioned it asks for %+v", r)
	}
	index := NewCapacity(env, orders(), model.CapacityKey{Table: "orders", Index: "by-day"}, nil)
	if reply := press(t, index, env, action.OtherMode); reply != (dialog.Reply{}) {
		t.Errorf("the billing mode of an index became %+v", reply)
	}
}

func TestATableGoesThroughItsPartsAndSpans(t *testing.T) {
	env := testEnv(t)
	d := NewTable(env, ordersKey(), tableView(), true)
	if d.Span() != DefaultSpan || !strings.Contains(screen(d), "[table]") {
		t.Errorf("it begins as\n%s", screen(d))
	}
	if reply := press(t, d, env, action.TimeSpan); reply.Request != (SpanChanged{}) || d.Span() != 24*time.Hour {
		t.Errorf("another span said %+v, %s", reply, d.Span())
	}
	press(t, d, env, action.NextField)
	if !strings.Contains(screen(d), "[by-day]") {
		t.Errorf("the next part is not shown:\n%s", screen(d))
	}
	d.SetView(tableView())
	if reply := press(t, d, env, action.EditCapacity); reply.Request != (CapacityWanted{model.CapacityKey{Table: "orders", Index: "by-day"}}) {
		t.Errorf("editing said %+v", reply)
	}
	shown := NewTable(env, ordersKey(), tableView(), false)
	if reply := press(t, shown, env, action.EditCapacity); reply != (dialog.Reply{}) {
		t.Errorf("where nothing is changed editing said %+v", reply)
	}
}

func TestTheBillIsPaidOnlyWhenAsked(t *testing.T) {
	env := testEnv(t)
	b := NewBill(env, cost.Dollar/100)
	if reply := press(t, b, env, action.Confirm); reply != (dialog.Reply{}) {
		t.Errorf("enter while it looks said %+v", reply)
	}
	b.SetKept(model.Bill{}, false)
	if !strings.Contains(screen(b), "enter ask, for $0.01 a page") {
		t.Errorf("the price is not named:\n%s", screen(b))
	}
	if reply := press(t, b, env, action.Confirm); reply.Request != (BillPaid{}) || reply.Close {
		t.Errorf("enter said %+v", reply)
	}
	if reply := press(t, b, env, action.Confirm); reply != (dialog.Reply{}) {
		t.Errorf("enter again said %+v", reply)
	}
	b.Fail("denied")
	if reply := press(t, b, env, action.Confirm); reply != (dialog.Reply{}) || b.state != billAsking {
		t.Errorf("enter after a failure said %+v and is at %d", reply, b.state)
	}
	b.SetBill(billOf())
	if got := screen(b); !strings.Contains(got, "$0.40") || !strings.Contains(got, "in all") || !strings.Contains(got, "$0.60") {
		t.Errorf("the sums are not there:\n%s", got)
	}
	if reply := press(t, b, env, action.Confirm); !reply.Close || reply.Request != nil {
		t.Errorf("enter on the answer said %+v", reply)
	}
}

func TestAScenarioComesBackAsItWas(t *testing.T) {
	want := scenario()
	got, problem := scenarioOf(gridOf(want))
	if problem != "" || len(got.Functions) != 1 || got.Functions[0] != want.Functions[0] || got.Tables[0] != want.Tables[0] || got.APIs[0] != want.APIs[0] ||
		got.Compare[0] != want.Compare[0] || got.Activities != want.Activities || got.Name != want.Name {
		t.Errorf("got %+v, %q", got, problem)
	}
}

func TestWhatIfWorksOutEachKey(t *testing.T) {
	env := testEnv(t)
	var asked []cost.Scenario
	w := NewWhatIf(env, scenario(), "", func(s cost.Scenario) (cost.Estimate, error) {
		asked = append(asked, s)
		return priced(s)
	})
	typeText(w, "0")
	if got := asked[len(asked)-1].Activities; got != 10_000_000 {
		t.Errorf("typing made it %v activities", got)
	}
	typeText(w, "x")
	if n := len(asked); n != 2 || !strings.Contains(screen(w), `activities a month: "10000000x" is no number`) {
		t.Errorf("asked %d times:\n%s", n, screen(w))
	}
	w.Update(keyMsg("backspace"))
	row := slices.IndexFunc(w.rows, func(r gridRow) bool { return r.kind == gridTable && r.blank() })
	if row < 0 {
		t.Fatal("there is no empty row for another table")
	}
	w.focus(row)
	typeText(w, "more")
	press(t, w, env, action.Confirm)
	typeText(w, "7")
	last := asked[len(asked)-1]
	if len(last.Tables) != 2 || last.Tables[1].Name != "more" || last.Tables[1].ReadUnits != 7 || last.Tables[0].Bytes != 1e12 {
		t.Errorf("another table: %+v", last.Tables)
	}
	if w.rows[row+1].kind != gridTable || !w.rows[row+1].blank() {
		t.Error("there is no row for one more")
	}
}

func TestAScenarioIsSavedAndOpenedByName(t *testing.T) {
	env := testEnv(t)
	w := NewWhatIf(env, scenario(), "", priced)
	press(t, w, env, action.SaveFile)
	reply := press(t, w, env, action.Confirm)
	if got, ok := reply.Request.(ScenarioKept); !ok || got.Path != "scenario.toml" || got.Replace || got.Scenario.Activities != 1e6 {
		t.Errorf("saving said %+v", reply)
	}
	if reply := press(t, w, env, action.Confirm); reply != (dialog.Reply{}) {
		t.Errorf("enter while it is saved said %+v", reply)
	}
	w.Exists()
	if got := press(t, w, env, action.Confirm).Request.(ScenarioKept); !got.Replace {
		t.Errorf("enter on a file that is there said %+v", got)
	}
	w.Saved("scenario.toml")
	press(t, w, env, action.OpenFile)
	w.Update(tea.PasteMsg{Content: "/tmp/x.toml"})
	if reply := press(t, w, env, action.Confirm); reply.Request != (ScenarioWanted{"/tmp/x.toml"}) {
		t.Errorf("opening said %+v", reply)
	}
	w.Fail("no such file")
	if reply := press(t, w, env, action.Cancel); reply != (dialog.Reply{}) || w.file != nil {
		t.Errorf("esc left the editor: %+v", reply)
	}
	if reply := press(t, w, env, action.Cancel); !reply.Close {
		t.Errorf("esc again said %+v", reply)
	}
}

func TestASwapThatCostsTheSameIsNotPriced(t *testing.T) {
	a := model.Version{MemoryMB: 128, Architecture: "x86_64"}
	if Priced(a, a) {
		t.Error("the same version is priced")
	}
	b := a
	b.Architecture = "arm64"
	if !Priced(a, b) {
		t.Error("another architecture is not priced")
	}
}

func TestDialogsOfTablesAndCostsSayWhatEnterDoes(t *testing.T) {
	dialogs := tableDialogs(testEnv(t))
	for name, want := range map[string]struct {
		words    string
		possible bool
	}{
		"capacity-reading":   {"reading", false},
		"capacity":           {"change to 8 RCU 3 WCU", true},
		"capacity-refused":   {"can not be changed", false},
		"capacity-unchanged": {"close", true},
		"bill-looking":       {"", false},
		"bill-asking":        {"ask, for $0.01 a page", true},
		"bill-kept":          {"close", true},
		"what-if-save":       {"replace it", true},
	} {
		words, possible := does(dialogs[name], action.Confirm)
		if words != want.words || possible != want.possible {
			t.Errorf("%s: enter does %q, %v", name, words, possible)
		}
		if text := strings.Join(strings.Fields(screen(dialogs[name])), " "); possible && !strings.Contains(text, "enter "+words) {
			t.Errorf("%s does not say so itself:\n%s", name, text)
		}
	}
}
