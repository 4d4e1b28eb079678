package feed

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aloftdeck/aloft/aws/feed/engine"
	"github.com/aloftdeck/aloft/model"
)

func lastVersions(t *testing.T, r *recorder, function string) model.VersionsRead {
	t.Helper()
	all := posted[model.VersionsRead](r)
	for _, e := range slices.Backward(all) {
		if e.Function == function {
			return e
		}
	}
	t.Fatalf("no versions of %s", function)
	return model.VersionsRead{}
}

func choose(w *world, function string) {
	w.feed.Want(model.Demand{Visible: w.aws.functions, Chosen: function, Focused: true})
}

func TestThousandsOfVersions(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		aws := newFake(3, "dev")
		aws.versions["fn-0000"] = 3030
		aws.move("fn-0000", "dev", "3001")
		w := run(t, aws, aws.functions, func(o *Options) { o.Stages = stages("dev") })
		w.after(time.Second)
		choose(w, "fn-0000")
		w.after(60 * time.Millisecond)
		early := lastVersions(t, w.box, "fn-0000")
		if !slices.ContainsFunc(early.Versions, func(v model.Version) bool { return v.Number == "3001" }) || early.Complete {
			t.Error("the version that dev serves is not among the first")
		}
		w.after(time.Second)
		choose(w, "fn-0001")
		w.after(time.Second)
		paused := len(aws.made("ListVersions fn-0000"))
		if paused > 30 {
			t.Fatalf("%d pages in a second and a bit", paused)
		}
		if e := lastVersions(t, w.box, "fn-0001"); !e.Complete || len(e.Versions) != 9 {
			t.Errorf("%d versions of fn-0001, complete %v", len(e.Versions), e.Complete)
		}
		w.after(time.Second)
		if n := len(aws.made("ListVersions fn-0000")); n != paused {
			t.Errorf("%d more pages of a function that is not chosen", n-paused)
		}
		choose(w, "fn-0000")
		w.after(5 * time.Second)
		if n := len(aws.made("ListVersions fn-0000")); n != 61 {
			t.Errorf("%d pages read, want each of the 61 once", n)
		}
		e := lastVersions(t, w.box, "fn-0000")
		if !e.Complete || len(e.Versions) != 3030 {
			t.Errorf("%d versions, complete %v", len(e.Versions), e.Complete)
		}
		aws.forget()
		aws.set(func() { aws.versions["fn-0000"] = 3060 })
		w.after(80 * time.Second)
		pages := aws.made("ListVersions")
		if len(pages) != 2 || !strings.HasSuffix(pages[0].subject, "@3000") || !strings.HasSuffix(pages[1].subject, "@3050") {
			t.Errorf("read %v, want the last page and the new one", pages)
		}
		if e := lastVersions(t, w.box, "fn-0000"); !e.Complete || len(e.Versions) != 3060 {
			t.Errorf("%d versions, complete %v", len(e.Versions), e.Complete)
		}
		w.end()
	})
}

func TestServedVersionsOfAFirstPageNeedNoCall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		aws := newFake(1, "dev", "prod")
		aws.versions["fn-0000"] = 49
		aws.move("fn-0000", "dev", "49")
		w := run(t, aws, aws.functions, nil)
		w.after(2 * time.Second)
		aws.forget()
		choose(w, "fn-0000")
		w.after(time.Second)
		if n := len(aws.made("")); n != 1 {
			t.Errorf("calls %v, want one page alone", aws.made(""))
		}
		w.end()
	})
}

func TestMovingThroughTheListReadsNoVersions(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		aws := newFake(30, "dev")
		w := run(t, aws, aws.functions, nil)
		w.after(2 * time.Second)
		aws.forget()
		for _, name := range aws.functions {
			choose(w, name)
			w.after(40 * time.Millisecond)
		}
		w.after(time.Second)
		var got []string
		for _, c := range aws.made("ListVersions") {
			got = append(got, c.subject)
		}
		if want := []string{"fn-0000@", "fn-0029@"}; !slices.Equal(got, want) {
			t.Errorf("read %v, want %v", got, want)
		}
		w.end()
	})
}

func TestRereadLooksForNewVersions(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		aws := newFake(2, "dev")
		w := run(t, aws, nil, nil)
		choose(w, "fn-0001")
		w.after(5 * time.Second)
		aws.forget()
		w.feed.Reread(model.CellKey{Function: "fn-0001", Alias: "dev"})
		w.after(time.Second)
		if n := len(aws.made("ListVersions fn-0001")); n != 1 {
			t.Errorf("%d pages, want 1", n)
		}
		w.end()
	})
}

func TestVersionThatAppearsInAStageIsLookedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		aws := newFake(1, "dev")
		w := run(t, aws, nil, func(o *Options) { o.Intervals.Versions = time.Hour })
		choose(w, "fn-0000")
		w.after(2 * time.Second)
		aws.set(func() { aws.versions["fn-0000"] = 10 })
		aws.move("fn-0000", "dev", "10")
		w.after(30 * time.Second)
		if e := lastVersions(t, w.box, "fn-0000"); len(e.Versions) != 10 {
			t.Errorf("%d versions, want the new one too", len(e.Versions))
		}
		w.end()
	})
}

func TestVersionsDeletedFromTheLastPage(t *testing.T) {
	box := &recorder{}
	src := newSources(&Options{Intervals: Intervals{}.orDefaults()}, func() float64 { return 0.5 }, box.Post)
	src.roster.add("a")
	src.roster.chosen = "a"
	p := src.versions
	p.shelves.of("a")
	page := func(marker, next string, numbers ...string) model.VersionsRead {
		got := model.VersionPage{Next: next}
		for _, n := range numbers {
			got.Versions = append(got.Versions, model.Version{Number: n})
		}
		box.forget()
		p.took("a", marker, got, engine.Answer{})
		if told := posted[model.VersionsRead](box); len(told) > 0 {
			return told[0]
		}
		return model.VersionsRead{}
	}
	numbers := func(e model.VersionsRead) string {
		var out []string
		for _, v := range e.Versions {
			out = append(out, v.Number)
		}
		return strings.Join(out, " ")
	}
	first := page("", "m", "1", "2")
	whole := page("m", "", "3", "4")
	if numbers(first) != "1 2" || first.Complete || numbers(whole) != "1 2 3 4" || !whole.Complete {
		t.Fatalf("%q, then %q", numbers(first), numbers(whole))
	}
	page("m", "n", "4", "5")
	if got := numbers(page("n", "", "6")); got != "1 2 4 5 6" {
		t.Errorf("after a refresh %q", got)
	}
	if numbers(whole) != "1 2 3 4" {
		t.Errorf("what was handed over became %q", numbers(whole))
	}
	// The last page vanished: the pages are read from the start.
	page("n", "")
	if s := p.shelves.by["a"]; s.marker != "" || s.complete {
		t.Errorf("goes on at %q", s.marker)
	}
}

func TestVersionsThatCanNotBeRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		aws := newFake(2, "dev")
		aws.fail = failing(model.Denied, "ListVersions")
		w := run(t, aws, nil, nil)
		choose(w, "fn-0001")
		w.after(5*time.Minute + 30*time.Second)
		failed := posted[model.ReadFailed](w.box)
		if len(failed) == 0 || !failed[0].Versions || failed[0].Function != "fn-0001" {
			t.Errorf("failures %v", failed)
		}
		if n := len(aws.made("ListVersions")); n < 4 || n > 8 {
			t.Errorf("tried %d times in five minutes", n)
		}
		w.end()
	})
}

func TestRefusedMarkerBeginsAnew(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		aws := newFake(1, "dev")
		aws.versions["fn-0000"] = 120
		refused := false
		aws.fail = func(op, subject string) error {
			if op == "ListVersions" && strings.HasSuffix(subject, "@50") && !refused {
				refused = true
				return failure(model.Other, op, subject, "Invalid pagination token")
			}
			return nil
		}
		w := run(t, aws, nil, nil)
		choose(w, "fn-0000")
		w.after(2 * time.Second)
		if e := lastVersions(t, w.box, "fn-0000"); !e.Complete || len(e.Versions) != 120 {
			t.Errorf("%d versions, complete %v", len(e.Versions), e.Complete)
		}
		w.end()
	})
}
