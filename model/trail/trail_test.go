package trail_test

import (
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/model/trail"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// calls numbers calls and sets them a minute apart, unless they have their own.
func calls(cs ...model.AliasCall) []model.AliasCall {
	for i := range cs {
		c := &cs[i]
		c.Function, c.Alias = "orders", "prod"
		if c.ID == "" {
			c.ID = "event-" + strconv.Itoa(100+i)
		}
		if c.At.IsZero() {
			c.At = noon.Add(time.Duration(i) * time.Minute)
		}
	}
	return cs
}

func made(version string) model.AliasCall {
	return model.AliasCall{Deed: model.AliasCreated, Version: version}
}

func to(version string) model.AliasCall {
	return model.AliasCall{Deed: model.AliasUpdated, Version: version, Weighed: true}
}

func canary(version, extra string, weight float64) model.AliasCall {
	c := to(version)
	c.Canary = &model.Canary{Version: extra, Weight: weight}
	return c
}

func deleted() model.AliasCall { return model.AliasCall{Deed: model.AliasDeleted} }

func described(text string) model.AliasCall {
	return model.AliasCall{Deed: model.AliasUpdated, Described: true, Description: text}
}

func failed(c model.AliasCall) model.AliasCall {
	c.Error = "PreconditionFailedException"
	return c
}

func at(c model.AliasCall, t time.Time) model.AliasCall {
	c.At = t
	return c
}

// stamped is a move of aloft's, with the stamp that it leaves.
func stamped(c model.AliasCall, kind release.Kind, from, id string, back ...string) model.AliasCall {
	s := release.Stamp{ID: id, Kind: kind, From: from, To: c.Version, Back: back, By: "alice", Host: "ops1", At: noon, Why: "release"}
	c.Described = true
	c.Description, _ = s.Format(release.MaxDescription)
	return c
}

// rests says which revision a call rested on and which it made.
func rests(c model.AliasCall, on, result string) model.AliasCall {
	c.Revision, c.Result = on, result
	return c
}

func serves(version string) model.Alias {
	return model.Alias{Function: "orders", Name: "prod", Version: version}
}

func split(version, extra string, weight float64) model.Alias {
	a := serves(version)
	a.Canary = &model.Canary{Version: extra, Weight: weight}
	return a
}

func TestTheVersionBefore(t *testing.T) {
	for name, c := range map[string]struct {
		calls  []model.AliasCall
		now    model.Alias
		answer trail.Answer
		want   string
	}{
		"one move":                     {calls(to("9"), to("10")), serves("10"), trail.Known, "9"},
		"nothing was read":             {nil, serves("10"), trail.NoMove, ""},
		"the description alone":        {calls(described("ours")), serves("10"), trail.NoMove, ""},
		"it ends elsewhere":            {calls(to("9"), to("10")), serves("11"), trail.Elsewhere, ""},
		"made with it":                 {calls(made("10")), serves("10"), trail.First, ""},
		"made, then moved":             {calls(made("9"), to("10")), serves("10"), trail.Known, "9"},
		"a making ends the past":       {calls(to("7"), to("8"), deleted(), made("10")), serves("10"), trail.First, ""},
		"a making without a deletion":  {calls(to("7"), to("8"), made("10")), serves("10"), trail.First, ""},
		"taken away":                   {calls(to("7"), to("8"), deleted()), serves("8"), trail.Elsewhere, ""},
		"the first call is the last":   {calls(to("10")), serves("10"), trail.TooFew, ""},
		"the same version again":       {calls(to("9"), to("10"), to("10")), serves("10"), trail.Known, "9"},
		"the description afterwards":   {calls(to("9"), to("10"), described("ours")), serves("10"), trail.Known, "9"},
		"a call that failed":           {calls(to("9"), to("10"), failed(to("11"))), serves("10"), trail.Known, "9"},
		"a canary under way":           {calls(to("8"), to("9"), canary("9", "10", 0.1)), split("9", "10", 0.1), trail.Known, "9"},
		"its weight went on meanwhile": {calls(to("9"), canary("9", "10", 0.1)), split("9", "10", 0.5), trail.Known, "9"},
		"the primary came second":      {calls(to("9"), canary("10", "9", 0.9)), split("10", "9", 0.9), trail.Known, "9"},
		"a rollout in steps":           {calls(to("9"), canary("9", "10", 0.1), canary("9", "10", 0.5), to("10")), serves("10"), trail.Known, "9"},
		"a canary taken back":          {calls(to("8"), to("9"), canary("9", "10", 0.1), to("9")), serves("9"), trail.Known, "8"},
		"a canary of which nothing is known before": {
			calls(canary("9", "10", 0.1)), split("9", "10", 0.1), trail.TooFew, ""},
		"Lambda's transition in the calls":     {calls(to("12"), canary("14", "12", 1)), split("14", "12", 1), trail.Known, "12"},
		"Lambda's transition in the alias":     {calls(to("12"), to("14")), split("14", "12", 1), trail.Known, "12"},
		"a canary that no call tells of":       {calls(to("12"), to("14")), split("14", "15", 0.1), trail.Elsewhere, ""},
		"weights that nobody stated":           {calls(model.AliasCall{Deed: model.AliasUpdated, Version: "10"}), serves("10"), trail.TooFew, ""},
		"weights that stay":                    {calls(to("9"), canary("9", "10", 0.1), model.AliasCall{Deed: model.AliasUpdated, Version: "11"}), split("11", "10", 0.1), trail.Known, "9"},
		"a rollback of aloft's":                {calls(to("8"), to("9"), to("10"), stamped(to("9"), release.Rollback, "10", "aa")), serves("9"), trail.Known, "8"},
		"a rollback further than is known":     {calls(to("10"), stamped(to("7"), release.Rollback, "10", "aa")), serves("7"), trail.TooFew, ""},
		"back to an older one without a stamp": {calls(to("8"), to("9"), to("8")), serves("8"), trail.Known, "9"},
		"a stamp's word":                       {calls(stamped(to("10"), release.Promote, "9", "aa", "9", "7")), serves("10"), trail.Known, "9"},
		"a stamp that was copied":              {calls(at(stamped(to("10"), release.Promote, "9", "aa", "9"), noon.Add(30*24*time.Hour))), serves("10"), trail.TooFew, ""},
		"a stamp of another version":           {calls(at(described(stamped(to("4"), release.Promote, "3", "aa", "3").Description), noon), to("10")), serves("10"), trail.TooFew, ""},
		"two moves in one second":              {calls(to("8"), at(to("9"), noon.Add(time.Hour)), at(to("10"), noon.Add(time.Hour))), serves("10"), trail.Unordered, ""},
		"and one after them":                   {calls(at(to("9"), noon), at(to("10"), noon), at(to("11"), noon.Add(time.Hour))), serves("11"), trail.TooFew, ""},
		"two in one second by their revisions": {calls(
			rests(to("8"), "", "r1"), at(rests(to("10"), "r2", "r3"), noon.Add(time.Hour)), at(rests(to("9"), "r1", "r2"), noon.Add(time.Hour))), serves("10"), trail.Known, "9"},
		"the same sent twice in one second": {calls(to("9"), at(to("10"), noon.Add(time.Hour)), at(to("10"), noon.Add(time.Hour))), serves("10"), trail.Known, "9"},
		"a text in the same second":         {calls(to("9"), at(to("10"), noon.Add(time.Hour)), at(described("x"), noon.Add(time.Hour))), serves("10"), trail.Known, "9"},
	} {
		t.Run(name, func(t *testing.T) {
			p := trail.Read(c.calls)
			got := p.Before(c.now)
			if got.Answer != c.answer || got.Version != c.want {
				t.Errorf("got %+v, want %s %q", got, c.answer, c.want)
			}
			if (got.Version == "") != (len(got.Back) == 0) || got.Version != "" && got.Back[0] != got.Version {
				t.Errorf("the version and the list differ: %+v", got)
			}
		})
	}
}

func TestMoves(t *testing.T) {
	p := trail.Read(calls(to("9"), described("ours"), to("9"), stamped(to("10"), release.Promote, "9", "aa"), canary("10", "11", 0.1), failed(to("12")), deleted(), made("3")))
	type move struct {
		from, to string
		created  bool
		id       string
	}
	var got []move
	for _, m := range p.Moves {
		got = append(got, move{m.From.Version, m.To.Version, m.Created, m.ID()})
	}
	want := []move{{"", "9", false, "event-100"}, {"9", "10", false, "aa"}, {"10", "10", false, "event-104"}, {"", "3", true, "event-107"}}
	if len(got) != len(want) {
		t.Fatalf("got %+v", got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("move %d is %+v, want %+v", i, got[i], want[i])
		}
	}
	if len(p.Served) != 1 || p.Served[0].Version != "3" || !p.Served[0].Until.IsZero() || p.Created.IsZero() {
		t.Errorf("the new alias served %+v", p.Served)
	}
}

func TestAStampCountsOnce(t *testing.T) {
	first := stamped(to("10"), release.Promote, "9", "aa")
	again := to("11")
	again.Described, again.Description = true, first.Description
	p := trail.Read(calls(to("9"), first, again))
	if n := len(p.Moves); n != 3 || p.Moves[1].Stamp == nil || p.Moves[2].Stamp != nil {
		t.Errorf("got %+v", p.Moves)
	}
}

func TestSpells(t *testing.T) {
	p := trail.Read(calls(to("9"), canary("9", "10", 0.1), to("10"), to("9")))
	want := []trail.Spell{
		{Version: "9", From: noon, Until: noon.Add(time.Minute)},
		{Version: "10", From: noon.Add(2 * time.Minute), Until: noon.Add(3 * time.Minute)},
		{Version: "9", From: noon.Add(3 * time.Minute)},
	}
	if len(p.Served) != len(want) {
		t.Fatalf("got %+v", p.Served)
	}
	for i := range want {
		if p.Served[i] != want[i] {
			t.Errorf("spell %d is %+v, want %+v", i, p.Served[i], want[i])
		}
	}
}

// Somebody's calls state no weights where there are none. What an alias without weights
// is now tells that it had none all the time; a call that did state some, and an alias
// with some, do not.
func TestAnAliasWithoutWeightsHadNoneWhereNoCallStatedAny(t *testing.T) {
	bare := func(version string) model.AliasCall {
		return model.AliasCall{Deed: model.AliasUpdated, Version: version}
	}
	for name, c := range map[string]struct {
		calls []model.AliasCall
		now   model.Alias
		want  trail.Before
	}{
		"none at all":             {calls(bare("1"), bare("2"), bare("3")), serves("3"), trail.Before{Answer: trail.Known, Version: "2", Back: []string{"2", "1"}}},
		"one call":                {calls(bare("3")), serves("3"), trail.Before{Answer: trail.TooFew}},
		"not what is served":      {calls(bare("1"), bare("2")), serves("3"), trail.Before{Answer: trail.Elsewhere}},
		"weights now":             {calls(bare("1"), bare("2")), split("2", "3", .1), trail.Before{Answer: trail.Elsewhere}},
		"weights stated":          {calls(bare("1"), bare("2"), canary("2", "3", .1)), split("2", "3", .1), trail.Before{Answer: trail.TooFew}},
		"weights stated and gone": {calls(bare("1"), canary("2", "3", .1), to("4")), serves("4"), trail.Before{Answer: trail.TooFew}},
		"a text alone":            {calls(described("ours")), serves("3"), trail.Before{Answer: trail.NoMove}},
	} {
		past := trail.ReadTo(c.calls, c.now)
		if got := past.Before(c.now); got.Answer != c.want.Answer || got.Version != c.want.Version || !slices.Equal(got.Back, c.want.Back) {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}
