package release

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// trails tell what CloudTrail knows, by alias.
type trails map[string]TrailPast

func (t trails) Past(a model.Alias) TrailPast { return t[a.Name] }

func (t trails) Await(context.Context) {}

func (b *bench) trail(p TrailPast) {
	p.Words = "read back to Monday"
	b.Mover = with(b.Mover, func(d *Deps) { d.Trail = trails{"prod": p} })
}

// describe changes the description of prod alone, as anybody may who may update it.
func (b *bench) describe(text string) {
	b.aws.mu.Lock()
	defer b.aws.mu.Unlock()
	a := b.aws.aliases[model.CellKey{Function: "orders", Alias: "prod"}]
	a.Description = model.NewRaw(text)
	b.aws.put(a)
}

func (b *bench) stamped() string { return b.aws.get("orders", "prod").Description.Exact() }

func chosen(s Sheet) string {
	if i := Marked(s.Choices); i >= 0 {
		return s.Choices[i].Version
	}
	return ""
}

// A stamp that anybody can write does not beat the journal of this host.
func TestStampsThatContradictTheJournalAreAskedAbout(t *testing.T) {
	for name, forge := range map[string]func(string) string{
		"another way back": func(s string) string { return strings.Replace(s, "back=3", "back=1", 1) },
		"an id nobody knows": func(s string) string {
			return strings.NewReplacer("back=3", "back=1", "3>5", "1>5", "id=", "id=z").Replace(s)
		},
		"contradicts itself":      func(s string) string { return strings.NewReplacer("back=3", "back=1", "id=", "id=z").Replace(s) },
		"carried on from nothing": func(string) string { return "{aloft:1 rollback 9>5 id=zz back=1}" },
	} {
		b := newBench(t)
		b.do(t, promote())
		b.describe(forge(b.stamped()))
		s := b.sheet(t, rollback())
		if s.Verdict != Choose || s.To != "" || chosen(s) != "3" {
			t.Errorf("%s: %s to %q, marked %q: %s", name, s.Verdict, s.To, chosen(s), s.Reason)
		}
		says(t, s.Reason, "in doubt", "choose")
	}
}

func TestStampsOfOtherAliasesAreNotBelieved(t *testing.T) {
	for name, old := range map[string]bool{"by their mark": false, "of before November, by the journal": true} {
		b := newBench(t)
		b.do(t, promote()) // 3, 5
		b.aws.alias("orders", "qa", "2", "text of qa")
		b.do(t, Request{Kind: To, Function: "orders", Stage: stage("qa"), Version: "5"})
		text := b.aws.get("orders", "qa").Description.Exact()
		if old {
			text = strings.Replace(text, " of="+MarkOf("orders", "qa"), "", 1)
		} else {
			b.Mover = host(b.aws, &fakeJournal{}, "bob", "laptop")
		}
		b.describe(text)
		s := b.sheet(t, rollback())
		if s.Verdict != Choose || s.LastMove != nil {
			t.Errorf("%s: %s to %s", name, s.Verdict, s.To)
		}
		says(t, strings.Join(s.Notes, "\n"), "was copied")
		r := b.do2(t, moveTo("6"))
		ended(t, r, Moved)
		if st, ok := StampOf(b.aws.get("orders", "prod")); !ok || st.Text != "text of qa" || st.To != "6" {
			t.Errorf("%s: %+v", name, st)
		}
	}
}

// do2 makes a move where writing was forbidden to a sheet before.
func (b *bench) do2(t *testing.T, r Request) Result {
	t.Helper()
	clear(b.aws.forbidden)
	return b.do(t, r)
}

// Terraform and stacks rewrite descriptions: then the journal's last move is the
// likely answer.
func TestWithoutAStampTheJournalIsLikely(t *testing.T) {
	b := newBench(t)
	b.do(t, moveTo("7"))
	b.describe("managed by terraform")
	s := b.sheet(t, rollback())
	if s.Verdict != Choose || chosen(s) != "3" {
		t.Errorf("%s, marked %q", s.Verdict, chosen(s))
	}
	if strings.Contains(s.Reason, "aloft") {
		t.Errorf("it was moved by aloft, and the sheet says: %s", s.Reason)
	}
}

func TestNewerVersionsAreNeverOffered(t *testing.T) {
	b := newBench(t)
	b.aws.alias("orders", "prod", "1", "")
	s := b.sheet(t, rollback())
	if s.Verdict != Choose || Marked(s.Choices) != -1 || !s.Choices[0].Newer {
		t.Errorf("%s %d %+v", s.Verdict, Marked(s.Choices), s.Choices)
	}
	b.aws.alias("orders", "prod", "4", "")
	if s := b.sheet(t, rollback()); chosen(s) != "3" {
		t.Errorf("marked %q", chosen(s))
	}
}

func TestWhoKnowsTheVersionBefore(t *testing.T) {
	day := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		set    func(b *bench)
		trail  TrailPast
		to     string // empty: it is asked
		marked string
		source Source
	}{
		"CloudTrail, where aloft is new":   {func(*bench) {}, TrailPast{Known: true, Back: []string{"2", "1"}}, "2", "", FromTrail},
		"CloudTrail that ends elsewhere":   {func(*bench) {}, TrailPast{}, "", "2", ""},
		"made with what it serves":         {func(*bench) {}, TrailPast{Known: true}, "", "2", FromTrail},
		"the journal before CloudTrail":    {func(b *bench) { b.do(b.aws.t, moveTo("5")) }, TrailPast{Known: true, Back: []string{"1"}}, "3", "", FromJournal},
		"a stamp that says the same":       {bobs("{aloft:1 move 2>3 id=x back=2,1}"), TrailPast{Known: true, Back: []string{"2"}}, "2", "", FromTrail},
		"a stamp against CloudTrail":       {bobs("{aloft:1 move 8>3 id=x back=8}"), TrailPast{Known: true, Back: []string{"2"}}, "", "2", ""},
		"the stamp alone":                  {bobs("{aloft:1 move 8>3 id=x back=8}"), TrailPast{}, "8", "", FromStamp},
		"the stamp of the next move":       {func(b *bench) { b.do(b.aws.t, moveTo("5")); bobs("{aloft:1 move 5>7 id=x back=5,3}")(b) }, TrailPast{}, "5", "", FromStamp},
		"moved outside after the journal":  {func(b *bench) { b.do(b.aws.t, moveTo("5")); b.describe("") }, TrailPast{Known: true, Back: []string{"9"}, At: time.Now().Add(time.Hour)}, "9", "", FromTrail},
		"CloudTrail is behind the journal": {func(b *bench) { b.do(b.aws.t, moveTo("5")); b.describe("") }, TrailPast{Known: true, Back: []string{"9"}, At: day}, "", "3", ""},
	} {
		b := newBench(t)
		c.set(b)
		b.trail(c.trail)
		s := b.sheet(t, rollback())
		if s.To != c.to || (s.Verdict == Choose) != (c.to == "") || s.Source != c.source || c.to == "" && chosen(s) != c.marked {
			t.Errorf("%s: %s to %q by %q, marked %q: %s", name, s.Verdict, s.To, s.Source, chosen(s), s.Reason)
		}
		if len(s.Looked) != 3 || s.Looked[2].Words != "read back to Monday" {
			t.Errorf("%s: looked %+v", name, s.Looked)
		}
	}
}

// bobs leaves a stamp of somebody else's, of the version that it names.
func bobs(stamp string) func(*bench) {
	return func(b *bench) {
		s, _ := ParseStamp(stamp)
		b.aws.alias("orders", "prod", s.To, stamp)
	}
}

func TestChoicesSayWhenTheyServed(t *testing.T) {
	b := newBench(t)
	day := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	b.trail(TrailPast{Since: day, Spells: []Spell{{Version: "2", From: day.Add(time.Hour), Until: day.Add(2 * time.Hour)}}})
	s := b.sheet(t, rollback())
	two, one := s.Choices[0], s.Choices[1]
	if two.Version != "2" || !two.Served || !two.Until.Equal(day.Add(2*time.Hour)) || !two.NeverIn.IsZero() {
		t.Errorf("%+v", two)
	}
	if one.Version != "1" || one.Served || !one.NeverIn.Equal(day) {
		t.Errorf("%+v", one)
	}
}

func TestWhatTheStampHasNoRoomFor(t *testing.T) {
	b := newBench(t)
	b.describe(strings.Repeat("x", 150))
	r := moveTo("5")
	r.Reason = "a reason that is too long for what is left"
	says(t, strings.Join(b.sheet(t, r).Notes, "\n"), "leaves no room in the stamp for all of the reason: the journal keeps it")
	b.describe(strings.Repeat("x", 135))
	typed := b.sheet(t, moveTo("5")) // the reason is typed into the sheet
	if typed.NoRoomFor("short") || !typed.NoRoomFor(r.Reason) {
		t.Errorf("%q", typed.Description)
	}
	b.describe(strings.Repeat("x", 185))
	says(t, strings.Join(b.sheet(t, r).Notes, "\n"), "all of the reason, all versions of before")
}
