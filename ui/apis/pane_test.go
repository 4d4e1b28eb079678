package apis

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/health"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/keymap"
	"github.com/aloftdeck/aloft/ui/pane"
	"github.com/aloftdeck/aloft/ui/shopfront"
	"github.com/aloftdeck/aloft/ui/sign"
	"github.com/aloftdeck/aloft/ui/theme"
)

// atShop is the pane over some facts of the shop.
func atShop(facts ...model.Event) (*Pane, *store.Store) {
	s := store.New(shopfront.Stages())
	s.Apply(facts...)
	limits := health.Limits{Share: 0.01, LeastCalls: 20}
	p := newPane(env{pane.Env{Store: s, Now: shopfront.Now, Theme: theme.New(theme.Options{Name: "dark"})}, limits}, 6)
	p.Resize(84, 20)
	return p, s
}

// line is the row of a stage as it is drawn.
func line(p *Pane, api, stage string) string {
	for _, l := range p.Lines(true) {
		if words := strings.Fields(ansi.Strip(l)); slices.Contains(words, api) && slices.Contains(words, stage) {
			return ansi.Strip(l)
		}
	}
	return ""
}

func TestWhatIsWrongIsFoundAndCounted(t *testing.T) {
	p, _ := atShop(shopfront.Facts()...)
	if head := ansi.Strip(p.Headline()); head != "APIs 3 ✗2" || p.Worst() != sign.Broken || p.Tally() != "3" {
		t.Errorf("%q, %v", head, p.Worst())
	}
	for filter, want := range map[string]int{"state:broken": 2, "state:pinned": 3, "kind:rest": 3, "alias:prod": 3, "function:payments-refund": 3, "state:idle": 3, "calls:>10": 4, "storefront": 3} {
		p.SetFilter(filter)
		if shown, _ := p.Count(); shown != want {
			t.Errorf("%s: %d stages, want %d", filter, shown, want)
		}
	}
	p.SetFilter("")
	if text := line(p, "webhooks", "stage"); !strings.Contains(text, "✗ no variable alias") || !strings.Contains(text, "—") {
		t.Errorf("a stage without its variable: %q", text)
	}
}

func TestHowFarTheReadingIsShows(t *testing.T) {
	var facts []model.Event
	for _, e := range shopfront.Facts() {
		if _, end := e.(model.WireEndRead); !end {
			facts = append(facts, e)
		}
	}
	p, s := atShop(facts...)
	if _, info := p.Title(); !strings.Contains(info, "reading 0 of 3") {
		t.Errorf("the title says %q", info)
	}
	if text := line(p, "storefront", "prod"); !strings.Contains(text, "…") {
		t.Errorf("a stage of which the ends are being read: %q", text)
	}
	denied := &model.Failure{Class: model.Denied, Operation: "GetRestApis", Permission: "apigateway:GET"}
	s.Apply(model.APIsFailed{Read: model.Read{Asked: shopfront.Now(), At: shopfront.Now()}, Family: model.RESTFamily, Failure: denied})
	p.Rebuild()
	if _, info := p.Title(); !strings.Contains(ansi.Strip(info), "denied!") {
		t.Errorf("the title says %q", info)
	}
	empty, _ := atShop(model.APIsFailed{Family: model.RESTFamily, Failure: denied})
	if why := empty.why(); !strings.Contains(why, "apigateway:GET") {
		t.Errorf("no APIs, since %q", why)
	}
}

func TestWhatAnEarlierRunKnewIsMarked(t *testing.T) {
	facts := model.RestoredAPI{At: shopfront.Now().Add(-time.Hour)}
	for _, e := range shopfront.Facts() {
		if e, ok := e.(model.APIRead); ok && e.Facts.API.Name == "admin" {
			facts.Facts = e.Facts
		}
	}
	restored := model.Restored{Identity: model.Identity{Account: shopfront.Account, Region: shopfront.Region}, APIs: model.RestoredAPIs{APIs: []model.RestoredAPI{facts}}}
	for _, e := range shopfront.Facts() {
		if e, ok := e.(model.WireEndRead); ok {
			restored.APIs.Ends = append(restored.APIs.Ends, model.RestoredWireEnd{WireEnd: e.End})
		}
	}
	restored.At = shopfront.Now().Add(-time.Hour)
	p, s := atShop(restored)
	if known := s.APIs(); !known.Restored || len(known.List) != 1 {
		t.Fatalf("%+v", known)
	}
	if _, info := p.Title(); !strings.Contains(ansi.Strip(info), "kept from 29 Nov 13:14 UTC") {
		t.Errorf("the title says %q", info)
	}
	if text := line(p, "admin", "prod"); !strings.Contains(text, "~") {
		t.Errorf("what was kept is not marked: %q", text)
	}
}

// What is broken stands before all else and stays where there is hardly any room.
func TestBrokenRoutesStayInTheRightPane(t *testing.T) {
	p, _ := atShop(shopfront.Facts()...)
	p.Choose(model.APIStageKey{API: shopfront.Storefront, Stage: "prod"}.String())
	keys, err := keymap.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	b := newBeside(p, p.env, keys)
	b.Resize(56, 16)
	b.follow(action.Situation{})
	text := ansi.Strip(strings.Join(b.Lines(false), "\n"))
	for _, want := range []string{"✗ POST /catalog/reindex", "W can not mend it: 1 p promotes stage's 9 to prod", "✗ POST /payments/{id}/refund", "payments-refund:prod does not let this API in"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
	if strings.Contains(text, "sound") {
		t.Errorf("sound routes show where there is no room:\n%s", text)
	}
}
