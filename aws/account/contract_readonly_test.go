package account_test

import (
	"context"
	"errors"
	"net/http"
	"reflect"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"

	"github.com/aloftdeck/aloft/aws/account"
	"github.com/aloftdeck/aloft/aws/sim"
	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/component"
)

// writes are all methods of ports that write, called as a workflow calls them.
func writes(a *account.Account) map[string]func(context.Context) error {
	alias := model.AliasChange{Function: "orders", Alias: "prod", Version: "1", Revision: "00000000-0000-4000-8000-000000000000"}
	key := model.CapacityKey{Table: "orders"}
	tags := component.TagsOf("activity")
	return map[string]func(context.Context) error{
		"UpdateAlias": func(ctx context.Context) error { _, err := a.UpdateAlias(ctx, alias); return err },
		"CreateAlias": func(ctx context.Context) error { _, err := a.CreateAlias(ctx, alias); return err },
		"StartBuild": func(ctx context.Context) error {
			_, err := a.StartBuild(ctx, model.BuildStart{Project: "orders", Token: "once"})
			return err
		},
		"StopBuild":  func(ctx context.Context) error { _, err := a.StopBuild(ctx, "orders:1"); return err },
		"RetryBuild": func(ctx context.Context) error { _, err := a.RetryBuild(ctx, "orders:1", "once"); return err },
		"UpdateCode": func(ctx context.Context) error {
			_, err := a.UpdateCode(ctx, model.CodeUpdate{Function: "orders", Zip: []byte("zip")})
			return err
		},
		"Publish": func(ctx context.Context) error {
			_, err := a.Publish(ctx, model.Publication{Function: "orders"})
			return err
		},
		"UpdateTable": func(ctx context.Context) error {
			_, err := a.UpdateTable(ctx, model.CapacityChange{CapacityKey: key, Read: 2, Write: 2})
			return err
		},
		"AddPermission": func(ctx context.Context) error {
			return a.AddPermission(ctx, model.Permission{Function: "orders", Alias: "prod", Statement: "s", SourceARN: "arn:aws:execute-api:us-east-1:123456789012:a/prod/*"})
		},
		"RemovePermission": func(ctx context.Context) error {
			return a.RemovePermission(ctx, model.Permission{Function: "orders", Alias: "prod", Statement: "s"})
		},
		"SetAPIVariable": func(ctx context.Context) error {
			_, err := a.SetAPIVariable(ctx, model.API{ID: "a", Kind: model.RESTAPI}, "prod", "alias", "prod")
			return err
		},
		"ServeDeployment": func(ctx context.Context) error {
			return a.ServeDeployment(ctx, model.API{ID: "a", Kind: model.RESTAPI}, "prod", "d")
		},
		"Deploy": func(ctx context.Context) error {
			_, err := a.Deploy(ctx, model.API{ID: "a", Kind: model.RESTAPI}, "prod", "d")
			return err
		},
		"CreateBucket": func(ctx context.Context) error { return a.CreateBucket(ctx, "123456789012", "artifacts", tags) },
		"SecureBucket": func(ctx context.Context) error { return a.SecureBucket(ctx, "123456789012", "artifacts") },
		"ExpireObjects": func(ctx context.Context) error {
			return a.ExpireObjects(ctx, "123456789012", "artifacts", "builds/", 90)
		},
		"CreateRepository": func(ctx context.Context) error {
			_, err := a.CreateRepository(ctx, "activity", tags)
			return err
		},
		"CreateFirstCommit": func(ctx context.Context) error {
			_, err := a.CreateFirstCommit(ctx, component.FirstCommit{Repository: "activity", Branch: "main"})
			return err
		},
		"CreateRole": func(ctx context.Context) error {
			return a.CreateRole(ctx, component.IAMRole{Name: "r", Trust: "{}"}, tags)
		},
		"UpdateTrust":   func(ctx context.Context) error { return a.UpdateTrust(ctx, "r", "{}") },
		"PutRolePolicy": func(ctx context.Context) error { return a.PutRolePolicy(ctx, "r", "p", "{}") },
		"CreateImageRepository": func(ctx context.Context) error {
			_, err := a.CreateImageRepository(ctx, "activity", tags)
			return err
		},
		"ExpireUntagged": func(ctx context.Context) error { return a.ExpireUntagged(ctx, "activity", 14) },
		"CreateLogGroup": func(ctx context.Context) error { return a.CreateLogGroup(ctx, "/aws/lambda/orders", tags) },
		"SetRetention":   func(ctx context.Context) error { return a.SetRetention(ctx, "/aws/lambda/orders", 30) },
		"CreateBuildProject": func(ctx context.Context) error {
			return a.CreateBuildProject(ctx, component.BuildProject{Name: "activity", SourceType: "CODECOMMIT"}, tags)
		},
		"UpdateBuildProject": func(ctx context.Context) error {
			return a.UpdateBuildProject(ctx, component.BuildProject{Name: "activity"})
		},
		"SetWebhook": func(ctx context.Context) error { return a.SetWebhook(ctx, "activity", []string{"main"}) },
		"PutRule": func(ctx context.Context) error {
			return a.PutRule(ctx, component.Rule{Name: "push", Pattern: "{}"}, tags)
		},
		"PutTarget": func(ctx context.Context) error {
			return a.PutTarget(ctx, component.Rule{Name: "push", TargetID: "build"})
		},
		"UpdateScaling": func(ctx context.Context) error {
			return a.UpdateScaling(ctx, model.ScalingChange{CapacityKey: key, Access: model.Reads, Min: 1, Max: 5})
		},
	}
}

// readsOfWriters are methods of ports that write which themselves only read.
var readsOfWriters = map[string]bool{"GetCode": true, "AwaitUpdate": true, "GetBucket": true, "GetRepository": true,
	"GetBranch": true, "GetRole": true,
	"GetImageRepository": true, "GetLogGroup": true, "GetBuildProject": true, "GetConnection": true, "GetRule": true}

// counting counts the requests that leave.
type counting struct{ sent atomic.Int64 }

// RoundTrip implements http.RoundTripper.
func (c *counting) RoundTrip(r *http.Request) (*http.Response, error) {
	c.sent.Add(1)
	return http.DefaultTransport.RoundTrip(r)
}

func TestReadOnlyRefusesEveryWriteAndNoneLeaves(t *testing.T) {
	type ground struct {
		config aws.Config
		sent   func() int
	}
	for name, open := range map[string]func(*testing.T) ground{
		"embedded": func(*testing.T) ground {
			w := sim.New(sim.Options{Now: time.Now, Unlimited: true})
			return ground{w.Config(), func() int { return len(w.Recorded("")) }}
		},
		"moto": func(t *testing.T) ground {
			server, c := startMoto(t), &counting{}
			return ground{aws.Config{
				Region: "us-east-1", BaseEndpoint: &server.url, HTTPClient: &http.Client{Transport: c},
				Credentials: credentials.NewStaticCredentialsProvider("AKIDEXAMPLE", "x", ""),
			}, func() int { return int(c.sent.Load()) }}
		},
	} {
		t.Run(name, func(t *testing.T) {
			g := open(t)
			a, err := account.Open(t.Context(), account.Options{
				Config: func(context.Context) (aws.Config, error) { return g.config, nil }, Now: time.Now, ReadOnly: true,
			})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(a.Close)
			all := writes(a)
			for _, port := range []reflect.Type{
				reflect.TypeFor[model.AliasWriter](), reflect.TypeFor[model.BuildRunner](), reflect.TypeFor[model.CodeWriter](), reflect.TypeFor[model.TableWriter](),
				reflect.TypeFor[component.BucketKeeper](), reflect.TypeFor[component.RepositoryKeeper](), reflect.TypeFor[component.RoleKeeper](),
				reflect.TypeFor[component.ImageKeeper](), reflect.TypeFor[component.LogGroupKeeper](), reflect.TypeFor[component.ProjectKeeper](),
				reflect.TypeFor[component.RuleKeeper](),
			} {
				for i := range port.NumMethod() {
					if m := port.Method(i).Name; all[m] == nil && !readsOfWriters[m] {
						t.Errorf("%s.%s is not tried", port.Name(), m)
					}
				}
			}
			for method, write := range all {
				err := write(t.Context())
				f, ok := errors.AsType[*model.Failure](err)
				if !ok || f.Class != model.Denied || f.Cause != model.ReadOnly || !strings.Contains(err.Error(), "read-only") || f.Advice == "" {
					t.Errorf("%s: %v, want it refused because of read-only", method, err)
				}
			}
			if n := g.sent(); n != 0 {
				t.Errorf("%d calls left", n)
			}
			if m := a.Meter(); m.Calls != 0 {
				t.Errorf("the meter counts %d calls", m.Calls)
			}
			// Reads pass.
			if _, err := a.ListFunctions(t.Context(), ""); err != nil {
				t.Error(err)
			}
			if _, err := a.GetCode(t.Context(), "orders"); model.ClassOf(err) != model.Gone {
				t.Errorf("GetCode: %v, want class gone", err)
			}
			if _, err := a.Identity(t.Context()); err != nil {
				t.Error(err)
			}
			if n := g.sent(); n != 3 {
				t.Errorf("%d calls left, want the three reads", n)
			}
		})
	}
}
