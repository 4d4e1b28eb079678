package account_test

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/aloftdeck/aloft/aws/account"
	"github.com/aloftdeck/aloft/aws/sim"
	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/component"
)

// makingWrite is one write of the ports that make functions, tables and APIs.
type makingWrite struct {
	method     string
	call       string // of AWS
	permission string
	try        func(context.Context, *account.Account) error
}

func makingWrites() []makingWrite {
	rest, http := model.API{ID: "r1", Kind: model.RESTAPI}, model.API{ID: "h1", Kind: model.HTTPAPI}
	table := component.Table{Name: "orders", Hash: component.Key{Name: "id", Type: "S"}, Billing: model.OnDemand,
		Indexes: []component.Index{{Name: "by-day", Hash: component.Key{Name: "day", Type: "S"}}}}
	routes := []byte(`{"openapi":"3.0.1","info":{"title":"orders"},"paths":{"/new":{"get":{"x-amazon-apigateway-integration":` +
		`{"type":"aws_proxy","httpMethod":"POST","uri":"u","payloadFormatVersion":"2.0"}}}}}`)
	f := component.FunctionState{Name: "orders", Role: "arn:aws:iam::123456789012:role/orders", Revision: "r",
		MemoryMB: 128}
	api := func(kind component.APIKind) func(context.Context, *account.Account) error {
		return func(ctx context.Context, a *account.Account) error {
			_, err := a.CreateAPI(ctx, kind, "orders", nil)
			return err
		}
	}
	put := func(of model.API) func(context.Context, *account.Account) error {
		return func(ctx context.Context, a *account.Account) error { return a.PutRoutes(ctx, of, routes) }
	}
	deploy := func(of model.API) func(context.Context, *account.Account) error {
		return func(ctx context.Context, a *account.Account) error {
			_, err := a.CreateDeployment(ctx, of, "d")
			return err
		}
	}
	stage := func(of model.API) func(context.Context, *account.Account) error {
		return func(ctx context.Context, a *account.Account) error {
			return a.CreateAPIStage(ctx, of, "dev", "d", map[string]string{"alias": "dev"}, nil)
		}
	}
	return []makingWrite{
		{"CreateFunction", "CreateFunction", "lambda:CreateFunction",
			func(ctx context.Context, a *account.Account) error {
				return a.CreateFunction(ctx, f, model.CodeUpdate{Zip: []byte("zip")}, nil)
			}},
		{"UpdateConfiguration", "UpdateFunctionConfiguration", "lambda:UpdateFunctionConfiguration",
			func(ctx context.Context, a *account.Account) error { return a.UpdateConfiguration(ctx, f) }},
		{"CreateTable", "CreateTable", "dynamodb:CreateTable",
			func(ctx context.Context, a *account.Account) error { return a.CreateTable(ctx, table, nil) }},
		{"AddIndex", "UpdateTable", "dynamodb:UpdateTable",
			func(ctx context.Context, a *account.Account) error { return a.AddIndex(ctx, table, "by-day") }},
		{"SetTTL", "UpdateTimeToLive", "dynamodb:UpdateTimeToLive",
			func(ctx context.Context, a *account.Account) error { return a.SetTTL(ctx, "orders", "expires") }},
		{"EnableRecovery", "UpdateContinuousBackups", "dynamodb:UpdateContinuousBackups",
			func(ctx context.Context, a *account.Account) error { return a.EnableRecovery(ctx, "orders") }},
		{"CreateAPI", "CreateRestApi", "apigateway:POST", api(component.REST)},
		{"CreateAPI", "CreateApi", "apigateway:POST", api(component.HTTP)},
		{"PutRoutes", "PutRestApi", "apigateway:PUT", put(rest)},
		{"PutRoutes", "CreateIntegration", "apigateway:POST", put(http)},
		{"PutRoutes", "CreateRoute", "apigateway:POST", put(http)},
		{"CreateDeployment", "apigateway.CreateDeployment", "apigateway:POST", deploy(rest)},
		{"CreateDeployment", "apigatewayv2.CreateDeployment", "apigateway:POST", deploy(http)},
		{"CreateAPIStage", "apigateway.CreateStage", "apigateway:POST", stage(rest)},
		{"CreateAPIStage", "apigatewayv2.CreateStage", "apigateway:POST", stage(http)},
	}
}

// makingGround is an embedded account in which everything is there that the writes work on.
func makingGround(t *testing.T, readOnly bool) (*sim.World, *account.Account) {
	t.Helper()
	w := sim.New(sim.Options{Now: time.Now, Unlimited: true})
	w.PutFunction(sim.FunctionSpec{Name: "orders"})
	if err := w.PutTable(sim.TableSpec{Name: "orders", OnDemand: true}); err != nil {
		t.Fatal(err)
	}
	draft := routesOf(map[model.RouteKey]string{getOrder: calling("orders", byVariable)})
	w.PutAPI(model.API{ID: "r1", Name: "orders", Kind: model.RESTAPI}, draft)
	w.PutAPI(model.API{ID: "h1", Name: "orders", Kind: model.HTTPAPI}, draft)
	a, err := account.Open(t.Context(), account.Options{Config: func(context.Context) (aws.Config,
		error) {
		return w.Config(), nil
	},
		Now: time.Now, ReadOnly: readOnly, Embedded: true, Attempts: 1,
		Budget: model.Rates{model.NewAPIsRPS: 1e5, model.ImportsRPS: 1e5, model.DeploymentsRPS: 1e5}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.Close)
	return w, a
}

func TestReadOnlyMakesNoFunctionTableOrAPI(t *testing.T) {
	w, a := makingGround(t, true)
	tried := map[string]bool{}
	for _, m := range makingWrites() {
		tried[m.method] = true
		f, ok := errors.AsType[*model.Failure](m.try(t.Context(), a))
		if !ok || f.Class != model.Denied || f.Cause != model.ReadOnly || !f.NoEffect {
			t.Errorf("%s: got %+v, want it refused because of read-only", m.method, f)
		}
	}
	for _, c := range w.Recorded("") {
		if !strings.HasPrefix(c.Operation, "Get") && !strings.HasPrefix(c.Operation, "Describe") {
			t.Errorf("%s left", c.Operation)
		}
	}
	for _, port := range []reflect.Type{
		reflect.TypeFor[component.FunctionKeeper](), reflect.TypeFor[component.TableKeeper](),
		reflect.TypeFor[component.APIKeeper](),
	} {
		for i := range port.NumMethod() {
			name := port.Method(i).Name
			if reads := strings.HasPrefix(name, "Get") || strings.HasPrefix(name, "Find"); reads == tried[name] {
				t.Errorf("%s.%s: tried as a write is %v", port.Name(), name, tried[name])
			}
		}
	}
}

func TestAMissingPermissionToMakeSomethingIsNamed(t *testing.T) {
	for _, m := range makingWrites() {
		t.Run(m.call, func(t *testing.T) {
			w, a := makingGround(t, false)
			if err := w.Script(m.call + "=denied"); err != nil {
				t.Fatal(err)
			}
			f, ok := errors.AsType[*model.Failure](m.try(t.Context(), a))
			// A route comes behind its integration, which was made.
			if !ok || f.Class != model.Denied || f.Permission != m.permission ||
				f.NoEffect != (m.call != "CreateRoute") {
				t.Errorf("got %+v, want %s missing", f, m.permission)
			}
		})
	}
}

// Reads that are needed to know whose a thing is are not done without.
func TestWhoseAThingIsHasToBeKnown(t *testing.T) {
	for call, permission := range map[string]string{
		"ListTagsOfResource": "dynamodb:ListTagsOfResource", "DescribeTimeToLive": "dynamodb:DescribeTimeToLive",
		"DescribeContinuousBackups": "dynamodb:DescribeContinuousBackups", "DescribeTable": "dynamodb:DescribeTable",
		"DescribeScalableTargets": "application-autoscaling:DescribeScalableTargets",
	} {
		w, a := makingGround(t, false)
		if err := w.Script(call + "=denied"); err != nil {
			t.Fatal(err)
		}
		_, err := a.GetTableState(t.Context(), "orders")
		if f, ok := errors.AsType[*model.Failure](err); !ok || f.Class != model.Denied || f.Permission != permission {
			t.Errorf("%s: got %v", call, err)
		}
	}
}

// A table that is being made is read as one, and takes what belongs to it once it is there.
func TestATableIsReadWhileItIsMade(t *testing.T) {
	now := time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC)
	w := sim.New(sim.Options{Now: func() time.Time { return now }, Unlimited: true,
		Changes: sim.Latency{Min: 8 * time.Second, Max: 8 * time.Second}})
	a := open(t, w.Config(), true)
	want := activities("activities")
	if err := a.CreateTable(t.Context(), want, component.TagsOf("activity")); err != nil {
		t.Fatal(err)
	}
	s, err := a.GetTableState(t.Context(), "activities")
	if err != nil || s.Status != "CREATING" || len(s.Building) != 2 || s.Owner.Component != "activity" ||
		s.TTL != "" || s.PointInTime {
		t.Errorf("got %+v, %v", s, err)
	}
	failed(t, a.SetTTL(t.Context(), "activities", "expires"), model.Conflict)
	if f := failed(t, a.EnableRecovery(t.Context(), "activities"),
		model.Conflict); f.Code != "ContinuousBackupsUnavailableException" || !f.NoEffect {
		t.Errorf("got %+v", f)
	}
	now = now.Add(8 * time.Second)
	failed(t, a.EnableRecovery(t.Context(), "activities"), model.Conflict) // for as long again as half of it
	now = now.Add(4 * time.Second)
	if err := errors.Join(a.EnableRecovery(t.Context(), "activities"),
		a.SetTTL(t.Context(), "activities", "expires")); err != nil {
		t.Fatal(err)
	}
	if s, err = a.GetTableState(t.Context(), "activities"); err != nil || s.Status != "ACTIVE" ||
		len(s.Building) > 0 || s.TTL != "expires" || !s.PointInTime {
		t.Errorf("got %+v, %v", s, err)
	}
	more := want
	more.Indexes = append(more.Indexes, component.Index{Name: "by-team", Hash: component.Key{Name: "team", Type: "S"},
		ReadUnits: 1, WriteUnits: 1},
		component.Index{Name: "by-town", Hash: component.Key{Name: "town", Type: "S"}, ReadUnits: 1, WriteUnits: 1})
	if err := a.AddIndex(t.Context(), more, "by-team"); err != nil {
		t.Fatal(err)
	}
	if s, err = a.GetTableState(t.Context(), "activities"); err != nil || s.Status != "UPDATING" ||
		s.Building["by-team"] != "CREATING" {
		t.Errorf("got %+v, %v", s, err)
	}
	failed(t, a.AddIndex(t.Context(), more, "by-town"), model.Conflict)
	now = now.Add(4 * time.Second) // from now on the index is filled
	if s, err = a.GetTableState(t.Context(), "activities"); err != nil || s.Status != "ACTIVE" ||
		s.Building["by-team"] != "CREATING" {
		t.Errorf("got %+v, %v", s, err)
	}
	if f := failed(t, a.AddIndex(t.Context(), more, "by-town"), model.Other); f.Code != "LimitExceededException" ||
		!f.NoEffect || f.Advice == "" {
		t.Errorf("got %+v", f)
	}
	now = now.Add(4 * time.Second)
	if err := a.AddIndex(t.Context(), more, "by-town"); err != nil {
		t.Error(err)
	}
}

// A function is made, and takes nothing else until it is there.
func TestAFunctionIsReadWhileItIsMade(t *testing.T) {
	now := time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC)
	w := sim.New(sim.Options{Now: func() time.Time { return now }, Unlimited: true,
		Updates: sim.Latency{Min: 3 * time.Second, Max: 3 * time.Second}})
	a := open(t, w.Config(), true)
	f := component.FunctionState{Name: "router", Runtime: "python3.12", Handler: "app.handler", MemoryMB: 128,
		TimeoutS: 3,
		Role:     w.PutRole("router", "lambda.amazonaws.com")}
	if err := a.CreateFunction(t.Context(), f, model.CodeUpdate{Zip: code(t, "router", 1)},
		component.TagsOf("activity")); err != nil {
		t.Fatal(err)
	}
	s, err := a.GetFunctionState(t.Context(), "router")
	if err != nil || s.State != "Pending" || s.LastUpdate != "InProgress" || s.Owner.Component != "activity" {
		t.Errorf("got %+v, %v", s, err)
	}
	_, published := a.Publish(t.Context(), model.Publication{Function: "router"})
	_, invoked := a.Invoke(t.Context(), model.Invocation{Function: "router", Payload: []byte("{}")})
	for what, err := range map[string]error{"configured": a.UpdateConfiguration(t.Context(), s),
		"published": published, "invoked": invoked} {
		if f := failed(t, err, model.Conflict); !strings.Contains(f.Message, "Pending") || !f.NoEffect {
			t.Errorf("%s: got %+v", what, f)
		}
	}
	now = now.Add(3 * time.Second)
	if s, err = a.GetFunctionState(t.Context(), "router"); err != nil || s.State != "Active" ||
		s.LastUpdate != "Successful" {
		t.Errorf("got %+v, %v", s, err)
	}
	s.MemoryMB = 256
	if err := a.UpdateConfiguration(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	busy, err := a.GetFunctionState(t.Context(), "router")
	if err != nil || busy.State != "Active" || busy.LastUpdate != "InProgress" {
		t.Errorf("got %+v, %v", busy, err)
	}
	failed(t, a.UpdateConfiguration(t.Context(), busy), model.Conflict)
}

// A function that was made answers as a first handler does.
func TestAFunctionThatWasMadeAnswersAsAFirstHandlerDoes(t *testing.T) {
	for event, want := range map[string]string{
		`{"id":"first"}`: `{"ok":true,"id":"first"}`, `{}`: `{"ok":false,"reason":"there is no id"}`,
	} {
		w := sim.New(sim.Options{Now: time.Now, Unlimited: true})
		a := open(t, w.Config(), true)
		f := component.FunctionState{Name: "router", Runtime: "python3.12", Handler: "app.handler",
			Role: w.PutRole("router", "lambda.amazonaws.com")}
		if err := a.CreateFunction(t.Context(), f, model.CodeUpdate{Zip: code(t, "router", 1)}, nil); err != nil {
			t.Fatal(err)
		}
		out, err := a.Invoke(t.Context(), model.Invocation{Function: "router", Payload: []byte(event)})
		if err != nil || string(out.Payload) != want {
			t.Errorf("%s: got %s, %v, want %s", event, out.Payload, err, want)
		}
	}
}
