package pipeline

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/release"
)

// latest asks to publish what $LATEST is.
func latest(note string) Request { return Request{Function: "orders", Latest: true, Note: note} }

// What $LATEST is becomes a version, with one intent and one outcome, and no stage moves.
func TestPublishingMovesNothing(t *testing.T) {
	for _, c := range []struct {
		name, note, want string
	}{
		{"with a note", "before the sale", "before the sale"},
		{"without one it has that of the function", "", "takes orders"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBench(t)
			b.aws.latest.Version.Description = "takes orders"
			b.aws.replace("new")
			b.aws.forbid("UpdateCode", "UpdateAlias", "CreateAlias", "GetAlias")
			s := b.Prepare(t.Context(), latest(c.note))
			if s.Verdict != release.Ready || s.Newest != "2" || s.Existing != nil || s.Request.Stage.Name != "" {
				t.Fatalf("sheet: %+v", s)
			}
			got := b.Deploy(t.Context(), s, nil)
			endedAs(t, got, release.Moved)
			if got.Version != "3" || got.To != "3" || got.From != "2" || got.Kind != release.Publication || got.Stage != "" {
				t.Errorf("result: %+v", got)
			}
			if v := b.aws.versions[2]; v.Description != c.want {
				t.Errorf("version 3 is %q", v.Description)
			}
			b.journalled(t, "publish begun", "publish moved")
			if e := b.journal.lines[1]; e.From != "2" || e.To != "3" || e.ID != s.ID || e.Set != "" {
				t.Errorf("outcome: %+v", e)
			}
			if steps(got) != "await skipped, publish done" {
				t.Errorf("steps: %s", steps(got))
			}
			b.serves(t, "dev", "2")
		})
	}
}

// A stage that is named is moved to the version, as a deploy moves it.
func TestPublishingMovesAStageThatIsNamed(t *testing.T) {
	b := newBench(t)
	b.aws.replace("new")
	b.aws.forbid("UpdateCode")
	r := latest("")
	r.Stage = stage("dev")
	got := b.do(t, r)
	endedAs(t, got, release.Moved)
	if got.Version != "3" || got.From != "2" || got.Kind != release.Deploy || steps(got) != "await skipped, publish done, move done" {
		t.Errorf("result: %+v", got)
	}
	b.serves(t, "dev", "3")
	b.journalled(t, "deploy begun", "publish begun", "publish moved", "intent deploy 2>3", "outcome moved", "deploy moved")
}

// The first version of a function is published, and makes the alias that is missing.
func TestTheFirstVersionMakesTheAlias(t *testing.T) {
	b := newBench(t)
	b.aws.versions = nil
	b.aws.aliases = map[string]model.Alias{}
	r := latest("")
	r.Stage = stage("dev")
	s := b.Prepare(t.Context(), r)
	if s.Verdict != release.Missing {
		t.Fatalf("sheet: %s (%s)", s.Verdict, s.Reason)
	}
	says(t, strings.Join(s.Notes, "; "), "the first version of orders")
	r.Create = true
	endedAs(t, b.do(t, r), release.Moved)
	b.serves(t, "dev", "1")
}

// Nothing is published twice: that nothing has changed is told by the sheet, and by Lambda
// where the sheet could not know.
func TestNothingNewIsNotPublished(t *testing.T) {
	t.Run("the sheet says so", func(t *testing.T) {
		b := newBench(t)
		b.aws.forbid(writes...)
		s := b.Prepare(t.Context(), latest("a note"))
		if s.Verdict != release.Unchanged || s.Existing == nil {
			t.Fatalf("sheet: %s (%s)", s.Verdict, s.Reason)
		}
		says(t, s.Reason, "nothing has changed since version 2")
		says(t, strings.Join(s.Notes, "; "), "yours is not taken")
		got := b.Deploy(t.Context(), s, nil)
		endedAs(t, got, release.NotChanged, "nothing has changed since version 2")
		if got.To != "2" || len(b.journal.lines) > 0 {
			t.Errorf("result: %+v, journal %v", got, b.journal.told())
		}
	})
	t.Run("an older version with the code is another one", func(t *testing.T) {
		b := newBench(t)
		b.aws.replace("old 1")
		if s := b.Prepare(t.Context(), latest("")); s.Verdict != release.Ready || s.Newest != "2" {
			t.Errorf("sheet: %s (%s)", s.Verdict, s.Reason)
		}
	})
	t.Run("Lambda says so", func(t *testing.T) {
		b := newBench(t)
		b.aws.on("ListVersions", refused(model.Denied, "AccessDeniedException", "no"))
		s := b.Prepare(t.Context(), latest(""))
		if s.Verdict != release.Ready || s.Newest != unknownNewest {
			t.Fatalf("sheet: %s (%s), newest %q", s.Verdict, s.Reason, s.Newest)
		}
		got := b.Deploy(t.Context(), s, nil)
		endedAs(t, got, release.Moved, "it may have been there before")
		if got.To != "2" || got.From != "" {
			t.Errorf("result: %+v", got)
		}
	})
	t.Run("a stage is moved to the version that is there", func(t *testing.T) {
		b := newBench(t)
		b.aws.forbid("Publish", "UpdateCode")
		r := latest("")
		r.Stage = stage("prod")
		got := b.do(t, r)
		endedAs(t, got, release.Moved, "nothing has changed since version 2")
		b.serves(t, "prod", "2")
	})
	t.Run("nor where the stage serves it", func(t *testing.T) {
		b := newBench(t)
		b.aws.forbid(writes...)
		r := latest("")
		r.Stage = stage("dev")
		endedAs(t, b.do(t, r), release.NotChanged)
	})
}

// What $LATEST can not be published as is said beforehand.
func TestWhatCanNotBePublishedIsSaid(t *testing.T) {
	for name, c := range map[string]struct {
		do    func(b *bench)
		note  string
		words []string
	}{
		"the last update failed": {func(b *bench) { b.aws.latest.LastUpdate, b.aws.latest.UpdateReason = "Failed", "bad zip" }, "", []string{"bad zip", "update orders again"}},
		"it can not run":         {func(b *bench) { b.aws.latest.Version.State = "Failed" }, "", []string{"can not run"}},
		"a long note":            {func(*bench) {}, strings.Repeat("x", 257), []string{"257 characters", "256"}},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			b.aws.forbid(writes...)
			c.do(b)
			s := b.Prepare(t.Context(), latest(c.note))
			if s.Verdict != release.Refused {
				t.Errorf("sheet: %s", s.Verdict)
			}
			says(t, s.Reason, c.words...)
			endedAs(t, b.Deploy(t.Context(), s, nil), release.WasRefused)
		})
	}
}

// An answer that is lost or an error is settled, and somebody else's change is told.
func TestPublicationsAreSettled(t *testing.T) {
	changes := func(b *bench) func() {
		return func() { b.aws.outside(func() { b.aws.latest.Version.MemoryMB = 512; b.aws.revise() }) }
	}
	for _, c := range []struct {
		name   string
		do     func(b *bench)
		status release.Status
		words  []string
	}{
		{"lost and made", func(b *bench) { b.aws.on("Publish", timeout) }, release.Moved, nil},
		{"lost and made, and the second try meets 412", func(b *bench) { b.aws.on("Publish", staleAnswer) }, release.Moved, nil},
		{"lost and not made", func(b *bench) { b.aws.on("Publish", unanswered) }, release.Moved, nil},
		{"an update is in progress", func(b *bench) { b.aws.on("Publish", updateBusy, updateBusy) }, release.Moved, nil},
		{"refused", func(b *bench) { b.aws.on("Publish", refused(model.Denied, "AccessDeniedException", "no")) }, release.Failed, []string{"publish a version"}},
		{"the configuration was changed", func(b *bench) { b.aws.on("Publish", after(changes(b))) }, release.Conflicted, []string{"changed by somebody else since it was read"}},
		{"the code was replaced", func(b *bench) {
			b.aws.on("Publish", after(func() { b.aws.outside(func() { b.aws.replace("other") }) }))
		}, release.Conflicted, []string{"somebody else"}},
		{"never ready to run", func(b *bench) { b.aws.pending, b.aws.broken = 2, "no image" }, release.Failed, []string{"can not run"}},
		{"ready later", func(b *bench) { b.aws.pending = 3 }, release.Moved, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := newBench(t)
				b.aws.replace("new")
				c.do(b)
				got := b.do(t, latest(""))
				endedAs(t, got, c.status, c.words...)
				if want := map[bool]int{true: 3, false: 2}[c.status == release.Moved || b.aws.broken != ""]; len(b.aws.versions) != want {
					t.Errorf("%d versions, want %d", len(b.aws.versions), want)
				}
			})
		})
	}
}

// A publication whose process was killed is told of at the next start.
func TestAPublicationThatWasKilledIsTold(t *testing.T) {
	for _, c := range []struct {
		name   string
		made   bool
		status release.Status
		to     string
	}{
		{"before it was made", false, release.Failed, ""},
		{"after it was made", true, release.Moved, "3"},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b, f := onDisk(t)
				b.aws.replace("new")
				b.aws.on("Publish", dies(c.made))
				b.killed(t, latest(""))
				time.Sleep(time.Hour)
				told, err := b.SettlePending(t.Context())
				if err != nil || len(told) != 1 {
					t.Fatalf("told %+v, %v", told, err)
				}
				if got := told[0]; got.Status != c.status || got.To != c.to || got.From != "2" || got.Kind != release.Publication {
					t.Errorf("told %+v", got)
				}
				if rows := historyOf(t, f); len(rows) != 1 || rows[0].Status != c.status || rows[0].Stage != "" || !rows[0].OfPublication() {
					t.Errorf("history: %+v", rows)
				}
			})
		})
	}
}
