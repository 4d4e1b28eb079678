package feed

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/health"
)

// order are the subjects of calls in their order.
func order(calls []call) []string {
	var out []string
	for _, c := range calls {
		out = append(out, c.subject)
	}
	return out
}

func TestAPIsOnTheScreenAreReadFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newAPIAccount(5)
		w := runAPIs(t, f, model.APIsShown{List: true, Visible: []model.APIStageKey{f.stageOf(2, "dev"), f.stageOf(3, "dev")}, Open: f.stageOf(3, "dev")}, nil)
		w.after(20 * time.Second)
		if got := order(f.made("GetStages")); len(got) != 5 || got[0] != "api-03" || got[1] != "api-02" {
			t.Errorf("read in the order %q: that of the open stage first, then those on the screen", got)
		}
		if got := f.made("GetExport"); len(got) != 10 {
			t.Errorf("%d reads of what stages serve, want one for each of 10", len(got))
		}
		if got := order(f.made("GetPolicy")); len(got) != 12 {
			t.Errorf("%d policies read (%q), want those of 4 functions and of 2 aliases of each, once", len(got), got)
		}
		if got := f.made("GetAlias"); len(got) > 0 {
			t.Errorf("%v: the matrix knows whether these are there", got)
		}
		if reads, ends := posted[model.APIRead](w.box), posted[model.WireEndRead](w.box); len(reads) != 5 || len(ends) != 12 {
			t.Errorf("%d APIs and %d ends of ways were told", len(reads), len(ends))
		}
		w.end()
	})
}

func TestAPIsAreReadAgainRarelyAndOnDemandAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newAPIAccount(2)
		w := runAPIs(t, f, model.APIsShown{List: true, Visible: []model.APIStageKey{f.stageOf(0, "dev")}}, nil)
		w.after(time.Minute)
		f.forget()
		w.after(10 * time.Minute)
		if got := order(f.made("GetStages")); timesIn(got, "api-00") != 3 || timesIn(got, "api-01") > 1 {
			t.Errorf("in 10 minutes read %q, want that on the screen each 3 min and the other at most once", got)
		}
		f.forget()
		w.feed.ReadAPI("api-01")
		w.after(3 * time.Second)
		if got := f.made("GetStages"); len(got) == 0 || got[0].subject != "api-01" || got[0].urgency != model.Awaited {
			t.Errorf("an API that is waited for: %v", got)
		}
		if got := f.made("GetPolicy"); len(got) < 6 || got[0].urgency != model.Awaited {
			t.Errorf("who may call its functions: %v", got)
		}
		f.forget()
		w.feed.Refresh()
		w.after(3 * time.Second)
		if got := order(f.made("GetStages")); !slices.Contains(got, "api-00") || slices.Contains(got, "api-01") {
			t.Errorf("a refresh read %q, want those on the screen", got)
		}
		w.end()
	})
}

func timesIn(all []string, one string) int {
	n := 0
	for _, x := range all {
		if x == one {
			n++
		}
	}
	return n
}

func TestAPIsThatCanNotBeReadAreTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newAPIAccount(2)
		throttled := 1
		f.fail = func(op, subject string) error {
			switch {
			case op == "GetApis":
				return failure(model.Denied, op, subject, "no")
			case op == "GetStages" && subject == "api-00" && throttled > 0:
				throttled--
				return failure(model.Throttled, op, subject, "slow down")
			case op == "GetPolicy" && subject == f.functions[0]+":prod":
				return failure(model.Denied, op, subject, "no")
			}
			return nil
		}
		w := runAPIs(t, f, model.APIsShown{List: true, Visible: []model.APIStageKey{f.stageOf(0, "dev")}}, nil)
		w.after(20 * time.Second)
		denied := 0
		for _, e := range posted[model.APIsFailed](w.box) {
			if e.Family == model.V2Family && e.Failure.Class == model.Denied {
				denied++
			}
		}
		if denied != 1 {
			t.Errorf("the denied list was told %d times", denied)
		}
		if reads := posted[model.APIRead](w.box); len(reads) != 2 {
			t.Errorf("%d APIs read: one that was throttled is tried again, one denied list keeps none from being read", len(reads))
		}
		unread := 0
		for _, e := range posted[model.WireEndRead](w.box) {
			if e.Failure != nil && e.End.Alias == "prod" {
				unread++
			}
		}
		if unread != 1 {
			t.Errorf("a policy that may not be read was told %d times", unread)
		}
		w.end()
	})
}

func TestAPIsThatAreGoneAreTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newAPIAccount(2)
		w := runAPIs(t, f, model.APIsShown{List: true, Visible: []model.APIStageKey{f.stageOf(1, "dev")}}, nil)
		w.after(20 * time.Second)
		f.set(func() { f.apis = f.apis[:1] })
		w.feed.ReadAPI("api-01")
		w.after(5 * time.Second)
		if gone := posted[model.APIGone](w.box); len(gone) != 1 || gone[0].ID != "api-01" {
			t.Errorf("told gone: %+v", gone)
		}
		w.end()
	})
}

// Where a qualifier has no policy and the matrix does not know it, it is looked at itself.
func TestTheEndOfAWayIsLookedAtWhereNothingLetsIn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newAPIAccount(1)
		route := &f.apis[0].Draft.Routes[1]
		route.Integration.URI = strings.ReplaceAll(route.Integration.URI, f.functions[1]+":${stageVariables.alias}", "elsewhere:live")
		w := runAPIs(t, f, model.APIsShown{List: true, Visible: []model.APIStageKey{f.stageOf(0, "dev")}}, nil)
		w.after(20 * time.Second)
		got := map[string]bool{}
		for _, e := range posted[model.WireEndRead](w.box) {
			got[e.End.Function+":"+e.End.Alias] = e.End.Absent
		}
		if absent, read := got["elsewhere:live"]; !read || !absent || !got["elsewhere:"] {
			t.Errorf("%v: neither the function nor its alias is there", got)
		}
		if got[f.functions[0]+":dev"] {
			t.Error("an alias that is there was told absent")
		}
		w.end()
	})
}

func TestRequestsToStagesGoByTheRation(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newAPIAccount(3)
		f.values = func(s model.Series, _ time.Time) float64 {
			return map[string]float64{"Count": 1000, "5XXError": 40, "Latency": 85}[s.Metric]
		}
		shown := model.APIsShown{List: true, Visible: []model.APIStageKey{f.stageOf(0, "dev"), f.stageOf(0, "prod"), f.stageOf(1, "prod")}, Open: f.stageOf(1, "prod")}
		w := runAPIs(t, f, shown, nil)
		w.after(30 * time.Second)
		seen := map[model.APIStageKey]health.Figures{}
		for _, e := range posted[health.APIStageRead](w.box) {
			seen[e.Stage] = e.Figures
		}
		if len(seen) != 3 {
			t.Errorf("figures of %v, want those of the 3 stages on the screen", seen)
		}
		if g := seen[f.stageOf(1, "prod")]; g.Calls != health.Of(1000) || g.Errors != health.Of(40) || g.P95 != health.Of(85) || g.Length() != health.Span {
			t.Errorf("%+v", g)
		}
		asked := 0
		for _, r := range f.reads {
			if r.Series[0].Namespace == model.NamespaceAPIGateway {
				asked += len(r.Series)
				if r.Paid || r.Series[0].Value("ApiName") == "" || r.Series[0].Value("Stage") == "" {
					t.Errorf("read %+v", r)
				}
			}
		}
		if asked != 3*health.APIRequests {
			t.Errorf("%d requests, want %d", asked, 3*health.APIRequests)
		}
		w.end()
	})
}

func TestAPIsAreKeptOnTheDisk(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newAPIAccount(2)
		f.policies[model.CellKey{Function: f.functions[0], Alias: "prod"}] = `{"Statement":[]}`
		f.domains = []model.APIDomain{{Name: "api.example.com"}}
		f.apis[0].Draft.Routes = append(f.apis[0].Draft.Routes, model.APIRoute{RouteKey: model.RouteKey{Method: "GET", Path: "/http"},
			Integration: model.Integration{Type: "HTTP_PROXY", URI: "https://user:secret@example.com"}})
		cache := NewCache(t.TempDir(), time.Now)
		w := runAPIs(t, f, model.APIsShown{List: true}, func(o *Options) { o.Cache = cache })
		w.after(time.Minute)
		w.end()
		kept, ok := cache.Load("123456789012", "eu-west-1")
		if !ok || len(kept.APIs.APIs) != 2 || len(kept.APIs.Ends) != 9 || len(kept.APIs.Domains) != 1 {
			t.Fatalf("kept %v: %d APIs, %d ends of ways, %d domains", ok, len(kept.APIs.APIs), len(kept.APIs.Ends), len(kept.APIs.Domains))
		}
		first := kept.APIs.APIs[0]
		if v := first.Facts.Stages[0].Variables; len(v) != 1 || v["alias"] != "dev" {
			t.Errorf("kept the variables %v: those that lead to no function may be secrets", v)
		}
		for _, r := range first.Facts.Deployed["prod"].Routes {
			if strings.Contains(r.Integration.URI, "secret") {
				t.Errorf("kept %q", r.Integration.URI)
			}
		}
		if first.At.IsZero() || f.apis[0].Stages[0].Variables["token"] == "" {
			t.Error("the age is not kept, or what was read was changed")
		}

		// The next run begins with it, and keeps what it does not get to.
		again := newAPIAccount(2)
		again.fail = func(op, subject string) error {
			if op == "GetStages" {
				return failure(model.Denied, op, subject, "no")
			}
			return nil
		}
		w = runAPIs(t, again, model.APIsShown{List: true}, func(o *Options) { o.Cache, o.Restored = cache, &kept })
		w.after(10 * time.Minute)
		w.end()
		if kept, _ = cache.Load("123456789012", "eu-west-1"); len(kept.APIs.APIs) != 2 {
			t.Errorf("the next run kept %d APIs", len(kept.APIs.APIs))
		}
	})
}

func TestWhatIsKeptOfAPIsIsMadeSafe(t *testing.T) {
	kept := cleanAPIs([]byte(`{"APIs":[{"Facts":{"API":{"ID":"a","Name":"shop\u001b[2J"},"Deployed":{"prod\u0007":{}}},"At":"2026-11-29T12:00:00Z"}]}`))
	if len(kept.APIs) != 1 || strings.ContainsRune(kept.APIs[0].Facts.API.Name, 0x1b) {
		t.Errorf("%+v", kept)
	}
	for stage := range kept.APIs[0].Facts.Deployed {
		if strings.ContainsRune(stage, 7) {
			t.Errorf("a stage is called %q", stage)
		}
	}
	if kept := cleanAPIs([]byte(`{"APIs":3}`)); len(kept.APIs) > 0 {
		t.Errorf("%+v", kept)
	}
}
