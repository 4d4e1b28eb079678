package release

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/journal"
)

// sheet prepares with writing forbidden.
func (b *bench) sheet(t *testing.T, r Request) Sheet {
	t.Helper()
	b.aws.forbid("UpdateAlias", "CreateAlias")
	return b.Prepare(t.Context(), r)
}

func TestSheetShowsBothVersions(t *testing.T) {
	b := newBench(t)
	s := b.sheet(t, promote())
	if s.Verdict != Ready || s.From != "3" || s.To != "5" || s.Current.Number != "3" || s.Target.Number != "5" || s.ID == "" {
		t.Fatalf("%+v", s)
	}
	if want := []Difference{{Field: "memory", Before: "384 MB", After: "640 MB"}, {Field: "description", Before: "build 3", After: "build 5"}}; !reflect.DeepEqual(s.Differences, want) {
		t.Errorf("%+v", s.Differences)
	}
	if len(b.journal.lines) > 0 {
		t.Error("preparing wrote to the journal")
	}
}

func TestVersionNamesThatAreRefused(t *testing.T) {
	for version, words := range map[string]string{
		"$LATEST":           "publish a version first",
		"$LATEST.PUBLISHED": "publish a version first",
		"abc":               "is no version",
		"0":                 "is no version",
		"007":               "is no version",
		"-1":                "is no version",
		"1\x1b[31m":         "is no version",
		"":                  "no version is named",
	} {
		b := newBench(t)
		b.aws.forbid("GetAlias", "GetVersion")
		s := b.sheet(t, moveTo(version))
		if s.Verdict != Refused || strings.Contains(s.Reason, "\x1b") {
			t.Errorf("%q: %+v", version, s)
		}
		says(t, s.Reason, words)
	}
}

func TestRequestsThatAreRefused(t *testing.T) {
	for words, r := range map[string]Request{
		"no function":          {Kind: Promote, Stage: prod, From: dev},
		"no stage is named":    {Kind: Promote, Function: "orders", From: dev},
		"no stage comes":       {Kind: Promote, Function: "orders", Stage: dev},
		"can not be promoted":  {Kind: Promote, Function: "orders", Stage: prod, From: prod},
		"no version is named":  {Kind: PutBack, Function: "orders", Stage: prod},
		"version 77 of orders": moveTo("77"),
		"nothing to roll back": {Kind: Rollback, Function: "orders", Stage: stage("qa")},
		"no alias qa to promo": {Kind: Promote, Function: "orders", Stage: prod, From: stage("qa")},
	} {
		s := newBench(t).sheet(t, r)
		if s.Verdict != Refused {
			t.Errorf("%s: %s", words, s.Verdict)
		}
		says(t, s.Reason, words)
	}
}

func TestSourceServingLatestIsRefused(t *testing.T) {
	b := newBench(t)
	b.aws.alias("orders", "dev", "$LATEST", "")
	s := b.sheet(t, promote())
	if s.Verdict != Refused {
		t.Errorf("%s", s.Verdict)
	}
	says(t, s.Reason, "dev serves $LATEST", "publish a version first")
}

func TestCanariesAreNamed(t *testing.T) {
	b := newBench(t)
	b.aws.put(model.Alias{Function: "orders", Name: "dev", Version: "5", Canary: &model.Canary{Version: "6", Weight: .1}})
	b.aws.put(model.Alias{Function: "orders", Name: "prod", Version: "3", Canary: &model.Canary{Version: "4", Weight: .25}})
	s := b.sheet(t, promote())
	if s.Verdict != Ready || s.To != "5" || !reflect.DeepEqual(s.EndsCanary, &model.Canary{Version: "4", Weight: .25}) {
		t.Errorf("%+v", s)
	}
	says(t, strings.Join(s.Notes, "\n"), "dev is in the middle of a canary, 5 with 10% to 6")
}

func TestPrimaryWantedAlreadyEndsTheCanary(t *testing.T) {
	b := newBench(t)
	b.aws.put(model.Alias{Function: "orders", Name: "prod", Version: "5", Canary: &model.Canary{Version: "6", Weight: .1}})
	ended(t, b.do(t, promote()), Moved)
	if a := b.aws.get("orders", "prod"); a.Version != "5" || a.Canary != nil {
		t.Errorf("%+v", a)
	}
	b.journalled(t, "promote 5>5 moved")
}

func TestUnchangedMakesNoMove(t *testing.T) {
	b := newBench(t)
	b.aws.forbid("UpdateAlias", "CreateAlias")
	ended(t, b.do(t, moveTo("3")), NotChanged, "prod serves 3 already")
	b.journalled(t)
}

func TestMissingAliasIsOffered(t *testing.T) {
	b := newBench(t)
	r := promote()
	r.Stage = stage("qa")
	s := b.sheet(t, r)
	if s.Verdict != Missing || s.To != "5" || s.From != "" {
		t.Errorf("%+v", s)
	}
	says(t, s.Reason, "orders has no alias qa", "can be created", "5")
	ended(t, b.Move(t.Context(), []Sheet{s}, Options{}, nil)[0], WasRefused, "can be created")
	b.journalled(t)
}

func TestMissingAliasIsCreated(t *testing.T) {
	b := newBench(t)
	r := promote()
	r.Stage, r.Create = stage("qa"), true
	ended(t, b.do(t, r), Moved)
	a := b.aws.get("orders", "qa")
	if st, ok := ParseStamp(a.Description.Exact()); a.Version != "5" || !ok || st.From != "" || st.To != "5" || len(st.Back) > 0 {
		t.Errorf("%+v", a)
	}
	b.journalled(t, "promote >5 moved")
}

func TestNamesNoAliasCanHave(t *testing.T) {
	for _, name := range []string{"12", "a b", "ä", strings.Repeat("a", 129)} {
		r := moveTo("3")
		r.Stage, r.Create = stage(name), true
		s := newBench(t).sheet(t, r)
		if s.Verdict != Refused {
			t.Errorf("%s: %s", name, s.Verdict)
		}
		says(t, s.Reason, "can not name an alias")
	}
}

func TestFunctionThatIsGone(t *testing.T) {
	for _, denied := range []bool{false, true} {
		b := newBench(t)
		delete(b.aws.functions, "orders")
		if denied {
			b.aws.on("GetVersion", answers(fail(model.Denied, "GetFunction", "no")))
		}
		s := b.sheet(t, promote())
		says(t, s.Reason, "the function orders does not exist")
		ended(t, b.Move(t.Context(), []Sheet{s}, Options{}, nil)[0], WasRefused)
	}
}

func TestStatesOfTheTarget(t *testing.T) {
	for state, want := range map[string]Verdict{"": Ready, "Active": Ready, "Inactive": Ready, "Strange": Ready, "Pending": Refused, "Failed": Refused, "Deleting": Refused} {
		b := newBench(t)
		v := b.aws.functions["orders"]["5"]
		v.State = state
		if state != "" && state != "Active" {
			v.StateReason = "the subnet has no free address (SubnetOutOfIPAddresses)"
		}
		b.aws.functions["orders"]["5"] = v
		s := b.sheet(t, promote())
		if s.Verdict != want {
			t.Errorf("%s: %s %s", state, s.Verdict, s.Reason)
		}
		if state != "" && state != "Active" {
			says(t, s.Reason+strings.Join(s.Notes, ""), state, "SubnetOutOfIPAddresses")
		}
	}
}

func TestVersionsThatMayNotBeRead(t *testing.T) {
	b := newBench(t)
	no := &model.Failure{Class: model.Denied, Operation: "GetFunction", Permission: "lambda:GetFunction"}
	b.aws.on("GetVersion", answers(no), answers(no))
	s := b.Prepare(t.Context(), promote())
	if s.Verdict != Ready || s.Current != nil || s.Target != nil || len(s.Notes) != 1 {
		t.Errorf("%+v", s)
	}
	says(t, s.Notes[0], "lambda:GetFunction is missing")
	ended(t, b.Move(t.Context(), []Sheet{s}, Options{}, nil)[0], Moved)
}

func TestReadsThatFailAreFailures(t *testing.T) {
	for _, op := range []string{"GetAlias", "GetVersion"} {
		b := newBench(t)
		b.aws.on(op, answers(fail(model.Network, op, "connection reset")))
		r := moveTo("5")
		if op == "GetVersion" {
			r.Version = "3" // reads one version alone
			b.aws.put(model.Alias{Function: "orders", Name: "prod", Version: "3", Canary: &model.Canary{Version: "4"}})
		}
		s := b.sheet(t, r)
		if s.Verdict != Refused || s.Failure == nil {
			t.Errorf("%s: %+v", op, s)
		}
		ended(t, b.Move(t.Context(), []Sheet{s}, Options{}, nil)[0], Failed, "connection reset")
	}
}

func TestDescriptionWithoutRoomIsKept(t *testing.T) {
	b := newBench(t)
	text := strings.Repeat("x", 230)
	b.aws.alias("orders", "prod", "3", text)
	s := b.Prepare(t.Context(), promote())
	says(t, strings.Join(s.Notes, ""), "no room for the stamp")
	ended(t, b.Move(t.Context(), []Sheet{s}, Options{}, nil)[0], Moved)
	if got := b.aws.get("orders", "prod").Description.Exact(); got != text {
		t.Errorf("%q", got)
	}
	ended(t, b.do(t, rollback()), Moved) // by the journal
	b.serves(t, "3")
}

func TestNewerStampIsKeptAsText(t *testing.T) {
	b := newBench(t)
	b.aws.alias("orders", "prod", "3", "shop {aloft:2 whatever it is}")
	s := b.Prepare(t.Context(), promote())
	says(t, strings.Join(s.Notes, ""), "a newer aloft")
	b.Move(t.Context(), []Sheet{s}, Options{}, nil)
	if got := b.aws.get("orders", "prod").Description.Exact(); !strings.HasPrefix(got, "shop {aloft:2 whatever it is} {aloft:1 ") {
		t.Errorf("%q", got)
	}
}

func TestRollbackToADeletedVersionOffersTheNext(t *testing.T) {
	b := newBench(t)
	b.do(t, moveTo("4"))
	b.do(t, moveTo("5"))
	delete(b.aws.functions["orders"], "4")
	s := b.sheet(t, rollback())
	if s.Verdict != Choose || s.To != "" || s.Choices[0].Version != "3" || !s.Choices[0].Served {
		t.Errorf("%+v", s)
	}
	says(t, s.Reason, "prod served 4 before", "does not exist any more", "3 before that")
	if slices.ContainsFunc(s.Choices, func(c Choice) bool { return c.Version == "4" || c.Version == "5" }) {
		t.Errorf("%+v", s.Choices)
	}
}

func TestDeletedVersionIsNoChoiceThoughNoListCanBeRead(t *testing.T) {
	b := newBench(t)
	b.do(t, moveTo("4"))
	b.do(t, moveTo("5"))
	delete(b.aws.functions["orders"], "4")
	b.aws.on("ListVersions", answers(fail(model.Throttled, "ListVersions", "Rate exceeded")))
	s := b.sheet(t, rollback())
	if s.Verdict != Choose || len(s.Choices) != 1 || s.Choices[0].Version != "3" {
		t.Errorf("%+v", s)
	}
	says(t, strings.Join(s.Notes, ""), "could not be listed", "Rate exceeded")
}

func TestUnknownHistoryOffersTheList(t *testing.T) {
	b := newBench(t)
	b.do(t, moveTo("4"))
	b.do(t, moveTo("6"))
	b.aws.outside("orders", "prod", "7")
	s := b.sheet(t, rollback())
	if s.Verdict != Choose || !s.MovedOutside || s.To != "" {
		t.Fatalf("%+v", s)
	}
	says(t, s.Reason, "outside aloft", "choose")
	var got []string
	for _, c := range s.Choices {
		got = append(got, fmt.Sprintf("%s %v", c.Version, c.Served))
	}
	// The older ones, the next older first, whether they were served or not; then the newer ones.
	if want := []string{"6 true", "5 false", "4 true", "3 true", "2 false", "1 false", "8 false", "9 false"}; !slices.Equal(got, want) || Marked(s.Choices) != 0 {
		t.Errorf("%v", got)
	}
	if s.Choices[0].Since.IsZero() || s.Choices[0].Note == "" || s.Choices[0].Newer || !s.Choices[6].Newer {
		t.Errorf("%+v", s.Choices)
	}
	for _, c := range slices.DeleteFunc(slices.Clone(s.Choices), func(c Choice) bool { return !c.Served }) {
		// 6 was served until somebody moved it, nobody knows when; 4 until 6 was put there.
		if known := c.Version != "6"; c.Until.IsZero() == known || (known && c.Until.Before(c.Since)) {
			t.Errorf("%+v: served until", c)
		}
	}
	if s := b.Prepare(t.Context(), Request{Kind: Rollback, Function: "orders", Stage: prod, Version: "4"}); s.Verdict != Ready || s.To != "4" {
		t.Errorf("a choice that was made: %+v", s)
	}
}

func TestChoicesStayFew(t *testing.T) {
	b := newBench(t)
	b.aws.function("orders", 230)
	b.aws.alias("orders", "prod", "120", "")
	s := b.sheet(t, rollback())
	if s.Verdict != Choose || len(s.Choices) != maxOlder+maxNewer || s.Choices[0].Version != "119" || s.Choices[maxOlder].Version != "121" {
		t.Errorf("%s %d", s.Verdict, len(s.Choices))
	}
	says(t, strings.Join(s.Notes, ""), "69 older versions are left out", "100 newer versions are left out")
}

func TestNothingToChooseFrom(t *testing.T) {
	b := newBench(t)
	b.aws.on("ListVersions", answers(&model.Failure{Class: model.Denied, Permission: "lambda:ListVersionsByFunction"}))
	s := b.sheet(t, rollback())
	if s.Verdict != Refused {
		t.Errorf("%+v", s)
	}
	says(t, s.Reason+strings.Join(s.Notes, ""), "not known", "lambda:ListVersionsByFunction is missing")
}

func TestJournalThatCanNotBeRead(t *testing.T) {
	b := newBench(t)
	b.do(t, promote())
	b.Mover = with(b.Mover, func(d *Deps) { d.Journal = unreadable{b.journal} })
	s := b.sheet(t, rollback())
	if s.Verdict != Ready || s.To != "3" {
		t.Errorf("%+v", s)
	}
	says(t, strings.Join(s.Notes, ""), "journal could not be read")
}

type unreadable struct{ *fakeJournal }

func (unreadable) Moves(context.Context) ([]journal.Move, error) {
	return nil, errors.New("input/output error")
}

func TestManySheetsKeepTheirOrder(t *testing.T) {
	b := newBench(t)
	var rs []Request
	for i := range 40 {
		name := fmt.Sprint("f", i)
		b.aws.function(name, 2)
		b.aws.alias(name, "prod", "1", "")
		rs = append(rs, Request{Kind: To, Function: name, Stage: prod, Version: "2"})
	}
	var heard []int
	for i, s := range b.PrepareAll(t.Context(), rs, func(done, total int) { heard = append(heard, done*100/total) }) {
		if s.Request.Function != rs[i].Function || s.Verdict != Ready {
			t.Errorf("%d: %+v", i, s)
		}
	}
	if !slices.IsSorted(heard) || len(heard) != 40 || heard[39] != 100 {
		t.Errorf("%v", heard)
	}
}
