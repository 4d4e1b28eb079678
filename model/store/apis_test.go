package store

import (
	"slices"
	"testing"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/health"
)

// wired is an API whose stage prod leads to functions of account 1, by a variable.
func wired(asked int, id string, functions ...string) model.APIRead {
	f := model.APIFacts{API: model.API{ID: id, Name: "shop", Kind: model.RESTAPI}, Stages: []model.APIStage{
		{Name: "prod", Deployment: "d", Variables: map[string]string{"alias": "prod"}}}}
	for _, name := range functions {
		f.Draft.Routes = append(f.Draft.Routes, model.APIRoute{RouteKey: model.RouteKey{Method: "GET", Path: "/" + name}, Integration: model.Integration{
			Type: "AWS_PROXY", Method: "POST", URI: "arn:aws:apigateway:r:lambda:path/2015-03-31/functions/arn:aws:lambda:r:1:function:" + name + ":${stageVariables.alias}/invocations"}})
	}
	f.Deployed = map[string]model.APIRoutes{"prod": f.Draft}
	return model.APIRead{Read: read(asked, asked+1), Facts: f}
}

// ends are who may call a function, as a whole and by its alias prod.
func ends(asked int, function string, let bool) []model.Event {
	document := ""
	if let {
		document = `{"Statement":[{"Effect":"Allow","Principal":{"Service":"apigateway.amazonaws.com"},"Action":"lambda:InvokeFunction",` +
			`"Resource":"arn:aws:lambda:r:1:function:` + function + `:prod","Condition":{"ArnLike":{"AWS:SourceArn":"arn:aws:execute-api:r:1:*/prod/*"}}}]}`
	}
	return []model.Event{
		model.WireEndRead{Read: read(asked, asked+1), End: model.WireEnd{CellKey: model.CellKey{Function: function}}},
		model.WireEndRead{Read: read(asked, asked+1), End: model.WireEnd{CellKey: model.CellKey{Function: function, Alias: "prod"}, Document: document}},
	}
}

func prodOf(function string) model.CellKey { return model.CellKey{Function: function, Alias: "prod"} }

// here is a store that knows who it is, and a function with its aliases.
func here() *Store {
	s := New(stages)
	s.Apply(model.IdentityRead{Identity: model.Identity{Account: "1", Region: "r"}}, functions(1, true, "a", "b"),
		full(1, 2, "a", "prod", "7"), full(1, 2, "b", "prod", "3"))
	return s
}

func TestWiringIsJudgedOnceAllIsRead(t *testing.T) {
	s := here()
	s.Apply(wired(3, "x", "a", "b"))
	if d := s.Apply(ends(4, "a", true)...); d.Touch(OfCells) {
		t.Error("cells are dirty")
	}
	if api, _ := s.API("x"); api.Wiring != nil || s.APIs().Read != 0 {
		t.Errorf("judged before who may call b was read: %+v", api.Wiring)
	}
	if d := s.Apply(ends(4, "b", false)...); !d.Touch(OfAPIs) {
		t.Error("what was judged is not told")
	}
	if cells := s.BrokenCells(); !slices.Equal(cells, []model.CellKey{prodOf("b")}) || s.APIs().Read != 1 {
		t.Errorf("broken are %v", cells)
	}
	w := s.Wired(prodOf("b"))
	if len(w.Broken) != 1 || w.Broken[0].From() != "shop prod GET /b" || w.Broken[0].Problem.Kind != model.NoPermission || s.Wired(prodOf("a")).Routes != 1 {
		t.Errorf("b is %+v", w)
	}
	if api, _ := s.API("x"); api.Wiring[0].Routes[0].Version != "7" {
		t.Errorf("a route leads to %+v", api.Wiring[0].Routes[0])
	}

	// What it rests on changes: the policy, the alias, the API.
	s.Apply(ends(6, "b", true)...)
	if cells := s.BrokenCells(); len(cells) > 0 {
		t.Errorf("mended, and broken are %v", cells)
	}
	s.Apply(model.AliasesListed{Read: read(8, 9), Function: "a"})
	if cells := s.BrokenCells(); !slices.Equal(cells, []model.CellKey{prodOf("a")}) {
		t.Errorf("without the alias broken are %v", cells)
	}
	s.Apply(model.APIGone{Read: read(10, 11), ID: "x"})
	if s.Wired(prodOf("a")).Routes != 0 || len(s.APIs().List) > 0 {
		t.Error("what is gone still counts")
	}
}

// A read that asks for more leaves what was judged before, until that is there.
func TestWiringStaysWhileMoreIsRead(t *testing.T) {
	s := here()
	s.Apply(append(append(ends(3, "a", false), wired(3, "x", "a")), model.FunctionsListed{})...)
	s.Apply(wired(5, "x", "a", "b"))
	if cells := s.BrokenCells(); !slices.Equal(cells, []model.CellKey{prodOf("a")}) {
		t.Errorf("while b is read broken are %v", cells)
	}
	if s.Apply(wired(4, "x")); len(s.BrokenCells()) != 1 {
		t.Error("what was asked for earlier counted")
	}
}

func TestWhatMayNotBeReadOfWiringIsNotKnown(t *testing.T) {
	s := here()
	denied := &model.Failure{Class: model.Denied, Operation: "GetPolicy", Permission: "lambda:GetPolicy"}
	s.Apply(wired(3, "x", "a"), model.WireEndRead{Read: read(4, 5), End: model.WireEnd{CellKey: model.CellKey{Function: "a"}}, Failure: denied},
		model.WireEndRead{Read: read(4, 5), End: model.WireEnd{CellKey: prodOf("a")}, Failure: denied})
	if w := s.Wired(prodOf("a")); len(w.Broken) > 0 || w.Unknown != 1 {
		t.Errorf("%+v", w)
	}
	s.Apply(ends(6, "a", true)...)
	throttled := &model.Failure{Class: model.Throttled}
	s.Apply(model.WireEndRead{Read: read(8, 9), End: model.WireEnd{CellKey: prodOf("a")}, Failure: throttled})
	if w := s.Wired(prodOf("a")); w.Unknown != 0 {
		t.Errorf("a read that did not work took away what was known: %+v", w)
	}
}

func TestTheListsOfAPIs(t *testing.T) {
	s := here()
	rest := func(asked int, complete bool, ids ...string) model.APIsListed {
		e := model.APIsListed{Read: read(asked, asked+1), Family: model.RESTFamily, Complete: complete}
		for _, id := range ids {
			e.APIs = append(e.APIs, model.API{ID: id, Name: "shop", Kind: model.RESTAPI})
		}
		return e
	}
	s.Apply(rest(1, false, "x"), rest(1, true, "x", "y"))
	if known := s.APIs(); known.Complete || len(known.List) != 2 || !known.List[0].Doubled {
		t.Errorf("%+v: the other family was not read, and CloudWatch can not tell the two apart", known)
	}
	denied := &model.Failure{Class: model.Denied}
	s.Apply(model.APIsFailed{Read: read(2, 3), Family: model.V2Family, Failure: denied})
	if known := s.APIs(); known.Failure != denied || len(known.List) != 2 {
		t.Errorf("%+v", known)
	}
	s.Apply(model.APIsListed{Read: read(4, 5), Family: model.V2Family, Complete: true}, rest(4, true, "y"))
	if known := s.APIs(); known.Failure != nil || !known.Complete || len(known.List) != 1 || known.List[0].Doubled {
		t.Errorf("%+v", known)
	}
	s.Apply(model.IdentityRead{Identity: model.Identity{Account: "2", Region: "r"}})
	if known := s.APIs(); len(known.List) > 0 || known.Complete {
		t.Errorf("of another account %+v", known)
	}
}

func TestRestoredAPIsFillTheFirstFrame(t *testing.T) {
	facts := wired(0, "x", "b").Facts
	s := New(stages)
	s.Apply(model.Restored{Read: read(0, 0), Identity: model.Identity{Account: "1", Region: "r"}, Functions: []model.Function{{Name: "b"}},
		Aliases: []model.RestoredAlias{{Alias: model.Alias{Function: "b", Name: "prod", Version: "3"}, At: t0}},
		APIs: model.RestoredAPIs{APIs: []model.RestoredAPI{{Facts: facts, At: t0}}, Domains: []model.APIDomain{{Name: "d", Routing: model.ByMappings,
			Mappings: []model.APIMapping{{API: "x", Stage: "prod"}}}},
			Ends: []model.RestoredWireEnd{{WireEnd: model.WireEnd{CellKey: model.CellKey{Function: "b"}}}, {WireEnd: model.WireEnd{CellKey: prodOf("b")}}}}})
	known := s.APIs()
	if !slices.Equal(s.BrokenCells(), []model.CellKey{prodOf("b")}) || !known.Restored || !known.List[0].Restored || !known.List[0].At.Equal(t0) {
		t.Errorf("broken are %v of %+v", s.BrokenCells(), known)
	}
	if d := known.DomainsOf(model.APIStageKey{API: "x", Stage: "prod"}); len(d) != 1 {
		t.Errorf("domains %+v", d)
	}
	s.Apply(wired(3, "x", "b"))
	if api, _ := s.API("x"); api.Restored {
		t.Error("what was read is still called restored")
	}
}

func TestFiguresOfAStageStayWhereAReadFails(t *testing.T) {
	s := here()
	key := model.APIStageKey{API: "x", Stage: "prod"}
	figures := health.Figures{At: t0, Calls: health.Of(10)}
	failed := &model.Failure{Class: model.Throttled}
	s.Apply(health.APIStageRead{Read: read(1, 2), Stage: key, Figures: figures}, health.APIStageRead{Read: read(3, 4), Stage: key, Failure: failed})
	if got, why := s.APIStageHealth(key); got != figures || why != failed {
		t.Errorf("%+v, %v", got, why)
	}
}
