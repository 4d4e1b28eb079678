package plan

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/component"
)

// made is a bench in which the component is there already.
func made(t *testing.T) *bench {
	t.Helper()
	b := newBench(t)
	done(t, b.apply())
	b.ground.calls, b.ground.made = nil, map[string]int{}
	return b
}

// rule is what a step says and does about one difference.
type rule struct {
	name   string
	with   func(b *bench)
	kind   Kind
	of     string
	action Action
	says   []string
	writes []string // of applying; nil: none
	stays  bool     // it is not as it should be afterwards
}

func TestTheRulesOfEachStep(t *testing.T) {
	const bucket, role = "aloft-artifacts-123456789012-eu-west-1", "aloft-router-function-eu-west-1"
	elsewhere := component.Owner{Stack: "their-stack"}
	for _, c := range []rule{
		{"a bucket that is open", func(b *bench) {
			x := b.ground.buckets[bucket]
			x.Private = false
			b.ground.buckets[bucket] = x
		}, BucketKind, bucket, Update, []string{"public access is not blocked"}, []string{"SecureBucket " + bucket},
			false},
		{"somebody's own bucket that is open", func(b *bench) {
			b.ground.buckets[bucket] = component.Bucket{Name: bucket, Region: "eu-west-1", Encrypted: true}
		}, BucketKind, bucket, Drift, []string{"aws s3api put-public-access-block --bucket " + bucket}, nil, true},
		{"a bucket elsewhere", func(b *bench) {
			b.ground.buckets[bucket] = component.Bucket{Name: bucket, Region: "us-east-1", Encrypted: true,
				Private: true}
		}, BucketKind, bucket, Refused, []string{"us-east-1", "Lambda takes code from a bucket in eu-west-1 alone"},
			nil, true},
		{"a bucket without its lifecycle", func(b *bench) { delete(b.ground.buckets[bucket].Expires, "shop/") },
			BucketKind, bucket, Update, []string{"90 days"}, []string{"ExpireObjects " + bucket}, false},

		{"a role with another policy", func(b *bench) {
			b.ground.roles[role].Policies[leastPolicy] = `{"Version": "2012-10-17", "Statement": []}`
		},
			RoleKind, role, Update, []string{"its policy aloft-least", "dynamodb:PutItem"},
			[]string{"PutRolePolicy " + role}, false},
		{"a role that others may take", func(b *bench) {
			x := b.ground.roles[role]
			x.Trust = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole"}]}`
			b.ground.roles[role] = x
		}, RoleKind, role, Update, []string{"who may take it"}, []string{"UpdateTrust " + role}, false},
		{"a role that is written in another way", func(b *bench) {
			x := b.ground.roles[role]
			x.Trust = strings.ReplaceAll(x.Trust, `["sts:AssumeRole"]`, ` "sts:AssumeRole" `)
			b.ground.roles[role] = x
		}, RoleKind, role, None, nil, nil, false},
		{"a role of somebody else", func(b *bench) {
			x := b.ground.roles[role]
			x.Owner = component.Owner{}
			b.ground.roles[role] = x
		}, RoleKind, role, Refused, []string{"never taken over", "aloft:component=shop"}, nil, true},
		{"another boundary", func(b *bench) { b.request.Component.Boundary = "arn:aws:iam::123456789012:policy/b" },
			RoleKind, role, Drift, []string{"aws iam put-role-permissions-boundary --role-name " + role}, nil, true},

		{"lines kept for ever", func(b *bench) {
			b.ground.groups["/aws/lambda/router"] = component.LogGroup{Name: "/aws/lambda/router"}
		}, LogsKind, "/aws/lambda/router", Drift, []string{"for ever", "deletes lines", "--retention-in-days 30"},
			nil, true},
		{"lines kept for a shorter time", func(b *bench) {
			b.ground.groups["/aws/lambda/router"] = component.LogGroup{Name: "/aws/lambda/router", RetentionDays: 7}
		}, LogsKind, "/aws/lambda/router", Update, []string{"30 days"}, []string{"SetRetention /aws/lambda/router"},
			false},
		{"lines kept for longer", func(b *bench) {
			b.ground.groups["/aws/lambda/router"] = component.LogGroup{Name: "/aws/lambda/router", RetentionDays: 90,
				Owner: component.Owner{Component: "shop"}}
		}, LogsKind, "/aws/lambda/router", Drift, []string{"kept 90 days, not 30"}, nil, true},

		{"another image of the build", func(b *bench) { b.request.Component.Build.Image = "other" },
			ProjectKind, "shop", Update, []string{"image image → other"}, []string{"UpdateBuildProject shop"}, false},
		{"a project of a stack", func(b *bench) {
			x := b.ground.projects["shop"]
			x.Owner, x.Compute = elsewhere, "BUILD_GENERAL1_LARGE"
			b.ground.projects["shop"] = x
		}, ProjectKind, "shop", Refused, []string{"CloudFormation stack their-stack"}, nil, true},
		{"a project of a stack that is right", func(b *bench) {
			x := b.ground.projects["shop"]
			x.Owner = elsewhere
			b.ground.projects["shop"] = x
		}, ProjectKind, "shop", None, nil, nil, false},
		{"more branches", func(b *bench) { b.request.Component.Build.OnPush = []string{"main"} },
			TriggerKind, "shop", Update, []string{"pushes to main"}, []string{"PutRule aloft-shop-push"}, false},
		{"a rule that is off", func(b *bench) {
			x := b.ground.rules["aloft-shop-push"]
			x.Enabled = false
			b.ground.rules["aloft-shop-push"] = x
		}, TriggerKind, "shop", Update, nil, []string{"PutRule aloft-shop-push"}, false},
		{"a rule without its transformer", func(b *bench) {
			x := b.ground.rules["aloft-shop-push"]
			x.Paths, x.Template = nil, ""
			b.ground.rules["aloft-shop-push"] = x
		}, TriggerKind, "shop", Update, []string{"commit and branch"}, []string{"PutTarget aloft-shop-push"}, false},

		{"a branch without a build", func(b *bench) { b.ground.builds[0].SourceVersion = "other" },
			BuildKind, "shop", Create, []string{"the first one of main"}, []string{"StartBuild shop"}, false},
		{"a build of a push, which says its branch", func(b *bench) {
			b.ground.builds[0].SourceVersion = "0123456789abcdef0123456789abcdef01234567"
			b.ground.builds[0].Environment = []model.BuildVariable{{Name: "BRANCH", Value: model.NewSecret("main"),
				Type: "PLAINTEXT"}}
		}, BuildKind, "shop", None, []string{"shop#1 succeeded"}, nil, false},
		{"a build that failed", func(b *bench) { b.ground.builds[0].Status = model.BuildFailed },
			BuildKind, "shop", Create, []string{"one more of main: shop#1 ended with FAILED"},
			[]string{"StartBuild shop"}, false},
		{"an artifact that is gone and not needed", func(b *bench) { clear(b.ground.objects) }, BuildKind, "shop",
			None, nil, nil, false},

		{"other code", func(b *bench) { b.ground.functions["router"].CodeSHA256 = "theirs" },
			FunctionKind, "router", None, nil, nil, false},
		{"another architecture", func(b *bench) { b.ground.functions["router"].Architecture = component.ARM },
			FunctionKind, "router", Drift, []string{"architecture arm64 → x86_64",
				"aws lambda update-function-code", "--architectures x86_64 --s3-bucket BUCKET"}, nil, true},
		{"another architecture and more memory", func(b *bench) {
			b.ground.functions["router"].Architecture = component.ARM
			b.request.Component.Functions[0].MemoryMB = 256
		}, FunctionKind, "router", Update, []string{"memory 128 → 256; architecture arm64 → x86_64: it comes with code"},
			[]string{"UpdateConfiguration router", "Publish router", "UpdateAlias router:dev"}, true},
		{"another package", func(b *bench) { b.ground.functions["router"].Image = true },
			FunctionKind, "router", Drift, []string{"package Image → Zip", "another name"}, nil, true},
		{"a variable that the file does not name",
			func(b *bench) { b.ground.functions["router"].Environment["MORE"] = "x" },
			FunctionKind, "router", None, nil, nil, false},
		{"a function of a stack", func(b *bench) {
			b.ground.functions["router"].Owner, b.ground.functions["router"].MemoryMB = elsewhere, 512
		}, FunctionKind, "router", Refused, []string{"memory 512 → 128", "their-stack"}, nil, true},
		{"a function of another component", func(b *bench) {
			b.ground.functions["router"].Owner,
				b.ground.functions["router"].MemoryMB = component.Owner{Component: "theirs"}, 512
		}, FunctionKind, "router", Refused, []string{"belongs to the component theirs"}, nil, true},

		{"more units", func(b *bench) { b.request.Component.Tables[0].ReadUnits = 5 },
			TableKind, "carts", Update, []string{"units 3/3 → 5/3"}, []string{"UpdateTable carts"}, false},
		{"fewer units", func(b *bench) { b.request.Component.Tables[0].ReadUnits = 1 },
			TableKind, "carts", Drift, []string{"never lowered", "aloft tables set carts --rcu 1 --wcu 3"}, nil, true},
		{"some up and some down", func(b *bench) {
			b.request.Component.Tables[0].ReadUnits, b.request.Component.Tables[0].WriteUnits = 1, 9
		}, TableKind, "carts", Update, []string{"units 3/3 → 3/9", "--rcu 1 --wcu 9"}, []string{"UpdateTable carts"},
			true},
		{"auto scaling", func(b *bench) {
			b.ground.tables["carts"].Scaled, b.request.Component.Tables[0].ReadUnits = true, 5
		}, TableKind, "carts", Drift, []string{"aloft tables set carts --scale-read MIN:MAX"}, nil, true},
		{"another billing", func(b *bench) { b.ground.tables["carts"].Billing = model.OnDemand },
			TableKind, "carts", Drift, []string{"on demand → provisioned", "aloft tables set carts --rcu 3 --wcu 3"},
			nil, true},
		{"another key", func(b *bench) { b.ground.tables["carts"].Hash.Name = "pk" },
			TableKind, "carts", Drift, []string{"key pk:S → id:S", "another table"}, nil, true},
		{"an index more", func(b *bench) {
			i := b.request.Component.Tables[0].Indexes[0]
			i.Name = "by-day"
			b.request.Component.Tables[0].Indexes = append(b.request.Component.Tables[0].Indexes, i)
		}, IndexKind, "carts/by-day", Create, []string{"user:S"}, []string{"AddIndex carts/by-day"}, false},
		{"another key of an index", func(b *bench) { b.ground.tables["carts"].Indexes[0].Hash.Name = "who" },
			IndexKind, "carts/by-user", Drift, []string{"key who:S → user:S", `"IndexName":"by-user"`}, nil, true},
		{"more units of an index", func(b *bench) { b.request.Component.Tables[0].Indexes[0].WriteUnits = 2 },
			IndexKind, "carts/by-user", Update, []string{"1/1 → 1/2"}, []string{"UpdateTable carts/by-user"}, false},
		{"no expiry", func(b *bench) { b.ground.tables["carts"].TTL = "" }, TTLKind, "carts", Update, nil,
			[]string{"SetTTL carts"}, false},
		{"expiry by another attribute", func(b *bench) { b.ground.tables["carts"].TTL = "other" },
			TTLKind, "carts", Drift, []string{"by other, not by expires", "Enabled=false"}, nil, true},
		{"no recovery", func(b *bench) { b.ground.tables["carts"].PointInTime = false },
			RecoveryKind, "carts", Update, nil, []string{"EnableRecovery carts"}, false},

		{"an API without the tag", func(b *bench) { b.ground.apis[0].Owner = component.Owner{} },
			APIKind, "shop", Refused, []string{"api1 has this name and no tag",
				"aws apigateway tag-resource --resource-arn arn:aws:apigateway:eu-west-1::/restapis/api1"}, nil, true},
		{"an API of another component",
			func(b *bench) { b.ground.apis[0].Owner = component.Owner{Component: "theirs"} },
			APIKind, "shop", Refused, []string{"belongs to the component theirs"}, nil, true},
		{"two APIs", func(b *bench) { b.ground.apis = append(b.ground.apis, b.ground.apis[0]) },
			APIKind, "shop", Refused, []string{"there are 2 of this name"}, nil, true},
		{"an API of that name beside", func(b *bench) {
			x := *b.ground.apis[0]
			x.ID, x.Owner = "other", component.Owner{}
			b.ground.apis = append(b.ground.apis, &x)
		}, APIKind, "shop", None, nil, nil, false},
		{"a route that the file does not name", func(b *bench) {
			b.ground.apis[0].draft = append(b.ground.apis[0].draft,
				model.APIRoute{RouteKey: model.RouteKey{Method: "GET", Path: "/health"}})
		}, RoutesKind, "shop", Drift, []string{"nothing is deleted: GET /health"}, nil, true},
		{"a stage without its variable", func(b *bench) { delete(b.ground.apis[0].stages["prod"].Variables, "alias") },
			StageKind, "shop/prod", Update, []string{"alias = prod"}, []string{"SetAPIVariable shop/prod"}, false},
		{"a stage with another variable", func(b *bench) { b.ground.apis[0].stages["prod"].Variables["alias"] = "dev" },
			StageKind, "shop/prod", Drift, []string{"alias = dev, not prod",
				"aws apigateway update-stage --rest-api-id api1"}, nil, true},
		{"no permission", func(b *bench) { delete(b.ground.functions["reports"].policies, "prod") },
			PermissionKind, "shop/prod on reports:prod", Create, []string{"api1/prod/*"},
			[]string{"AddPermission reports:prod arn:aws:execute-api:eu-west-1:123456789012:api1/prod/*"}, false},
		{"an alias that was moved", func(b *bench) {
			f := b.ground.functions["router"]
			f.versions = append(f.versions, f.versions[0])
			f.versions[1].Number = "2"
			a := f.aliases["prod"]
			a.Version = "2"
			f.aliases["prod"] = a
		}, AliasKind, "router:prod", None, []string{"serves 2"}, nil, false},
		{"an alias that is missing", func(b *bench) { delete(b.ground.functions["router"].aliases, "prod") },
			AliasKind, "router:prod", Create, []string{"serves 1, as stage does"},
			[]string{"CreateAlias router:prod"}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := made(t)
				c.with(b)
				b.plan().holds(t, c.kind, c.of, c.action, c.says...)
				if len(b.ground.calls) > 0 {
					t.Errorf("the plan wrote %v", b.ground.calls)
				}
				b.apply()
				if !slices.Equal(b.ground.calls, c.writes) {
					t.Errorf("it wrote %v, not %v", b.ground.calls, c.writes)
				}
				if !c.stays {
					b.unchanged()
				}
			})
		})
	}
}

// A changed configuration is published, and reaches the first stage alone; the code is not touched.
func TestAChangedConfigurationReachesTheFirstStageAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := made(t)
		b.request.Component.Functions[0].MemoryMB = 512
		b.request.Component.Functions[0].Environment["LOG"] = "debug"
		p := b.plan()
		p.holds(t, FunctionKind, "router", Update, "memory 128 → 512", "variable LOG")
		p.holds(t, VersionKind, "router", Create, "configuration of the file")
		p.holds(t, MoveKind, "router:dev", Update, "1 → the new version")
		if touched := p.Touched(b.request.Component.Stages.Of); len(touched) != 1 || touched[0].Name != "dev" {
			t.Errorf("it touches %v", touched)
		}
		done(t, b.apply())
		f := b.ground.functions["router"]
		if f.aliases["dev"].Version != "2" || f.aliases["stage"].Version != "1" || f.aliases["prod"].Version != "1" {
			t.Errorf("they serve %v", f.aliases)
		}
		if f.versions[1].MemoryMB != 512 || f.versions[1].Description != f.versions[0].Description ||
			f.CodeSHA256 != "code" {
			t.Errorf("the version is %+v", f.versions[1])
		}
		if want := []string{"UpdateConfiguration router", "Publish router",
			"UpdateAlias router:dev"}; !slices.Equal(b.ground.calls, want) {
			t.Errorf("it wrote %v", b.ground.calls)
		}
		b.unchanged()
	})
}

// Code that nobody published is not published by the way.
func TestCodeThatNobodyPublishedIsNotServed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := made(t)
		b.request.Component.Functions[0].MemoryMB = 512
		b.ground.functions["router"].CodeSHA256 = "theirs"
		p := b.plan()
		p.holds(t, VersionKind, "router", Drift, "aloft deploy router")
		b.apply()
		if got := b.ground.functions["router"].aliases["dev"].Version; got != "1" ||
			len(b.ground.functions["router"].versions) != 1 {
			t.Errorf("dev serves %s", got)
		}
	})
}

// New routes are deployed to the first stage, and later stages keep what they serve.
func TestNewRoutesReachTheFirstStageAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := made(t)
		api := &b.request.Component.APIs[0]
		api.Routes = append(slices.Clone(api.Routes), component.Route{Method: "DELETE", Path: "/carts/{id}",
			Function: "router"})
		p := b.plan()
		p.holds(t, RoutesKind, "shop", Update, "DELETE /carts/{id} router")
		p.holds(t, DeploymentKind, "shop/dev", Update, "DELETE /carts/{id} router")
		done(t, b.apply())
		stages := b.ground.apis[0].stages
		if stages["dev"].Deployment != "d2" || stages["stage"].Deployment != "d1" || stages["prod"].Deployment != "d1" {
			t.Errorf("they serve %v", stages)
		}
		b.unchanged()
	})
}

// A stage that is missing serves what the last one serves that is there: nobody gets what was not
// promoted.
func TestAStageThatIsMissingServesWhatWasPromotedFurthest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := made(t)
		f := b.ground.functions["router"]
		f.versions = append(f.versions, f.versions[0])
		f.versions[1].Number = "2"
		f.aliases["dev"] = model.Alias{Function: "router", Name: "dev", Version: "2"}
		delete(f.aliases, "prod")
		delete(b.ground.apis[0].stages, "prod")
		done(t, b.apply())
		if f.aliases["prod"].Version != "1" || b.ground.apis[0].stages["prod"].Deployment != "d1" {
			t.Errorf("prod serves %+v", f.aliases["prod"])
		}
	})
}

// A connection that nobody has finished is named, and what does not rest on it is made.
func TestAPendingConnectionIsNeverFailedOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		const arn = "arn:aws:codeconnections:eu-west-1:123456789012:connection/0a1b"
		b.request.Component.Repository = &component.Repository{Kind: component.GitHub,
			URL: "https://github.com/example/shop", Connection: arn, Branch: "main"}
		b.ground.links[arn] = component.Connection{Name: "hub", ARN: arn, Host: "GitHub", Status: "PENDING"}
		p := b.plan()
		p.holds(t, ConnectionKind, arn, Drift, "hub to GitHub is PENDING", "Update pending connection", "apply again")
		p.holds(t, ProjectKind, "shop", None, "waits for the connection hub")
		p.holds(t, AliasKind, "router:dev", None, "waits for the function")
		p.holds(t, TableKind, "carts", Create)
		done(t, b.apply())
		if b.ground.tables["carts"] == nil || len(b.ground.projects) > 0 {
			t.Errorf("it made %v", b.ground.calls)
		}
		b.ground.links[arn] = component.Connection{Name: "hub", ARN: arn, Host: "GitHub", Status: "AVAILABLE"}
		done(t, b.apply())
		b.once()
		if p := b.ground.projects["shop"]; !p.Webhook || p.Connection != arn || len(b.ground.rules) > 0 {
			t.Errorf("the project is %+v", p)
		}
		b.unchanged()
	})
}

func TestImages(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		c := &b.request.Component
		c.Functions = []component.Function{{Name: "render", Image: true, Architecture: component.X86, MemoryMB: 128,
			Timeout: 3 * time.Second}}
		c.APIs, c.Build.Privileged, c.Build.Artifacts = nil, true, component.Place{Prefix: "shop"}
		done(t, b.apply())
		if len(b.ground.buckets) > 0 {
			t.Error("images need no bucket")
		}
		p := b.ground.projects["shop"]
		if !p.Privileged || p.Variables["IMAGE_REPOSITORY"] != "123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop" ||
			p.Artifacts.Bucket != "" {
			t.Errorf("the project is %+v", p)
		}
		if got := b.ground.functions["render"].code.Image; got != "123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop:1" {
			t.Errorf("the function is of %q", got)
		}
		if text := b.ground.roles["aloft-shop-build-eu-west-1"].Policies[leastPolicy]; !strings.Contains(text,
			"ecr:PutImage") || strings.Contains(text, "s3:PutObject") {
			t.Errorf("the build may %s", text)
		}
		b.unchanged()
	})
}

func TestAComponentOfALocalZip(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		c := &b.request.Component
		c.Repository, c.Build, c.Tables, c.APIs = nil, nil, nil, nil
		c.Functions = c.Functions[:1]
		c.Functions[0].Zip, c.Functions[0].Tables = "dist/router.zip", nil
		done(t, b.apply())
		if f := b.ground.functions["router"]; string(f.code.Zip) != "zip" ||
			!strings.HasPrefix(f.versions[0].Description, "zip router.zip ") {
			t.Errorf("the function is of %+v, %q", f.code, f.versions[0].Description)
		}
		b.unchanged()
	})
}

// A build that fails ends there, and says where its log is.
func TestABuildThatFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		b.ground.fails, b.ground.slow = true, 2
		results := b.apply()
		i := slices.IndexFunc(results, func(r Result) bool { return r.Step.Kind == BuildKind })
		if r := results[i]; r.Status != change.Failed || !strings.Contains(r.Reason, "aloft build logs shop#1") {
			t.Errorf("%s: %s", r.Status, r.Reason)
		}
		b.ground.fails = false
		done(t, b.apply())
		if len(b.ground.builds) != 2 {
			t.Errorf("there are %d builds", len(b.ground.builds))
		}
	})
}

// The rule hands over commit and branch, takes globs, and leaves out what the build itself pushes.
func TestTheRuleOfPushes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := made(t)
		r := b.ground.rules["aloft-shop-push"]
		var pattern struct {
			Resources []string
			Detail    struct {
				ReferenceName []any `json:"referenceName"`
				Event         []string
				CallerUserArn []map[string]map[string]string `json:"callerUserArn"`
			}
		}
		if err := json.Unmarshal([]byte(r.Pattern), &pattern); err != nil {
			t.Fatal(err)
		}
		d := pattern.Detail
		if pattern.Resources[0] != "arn:aws:codecommit:eu-west-1:123456789012:shop" || d.ReferenceName[0] != "main" ||
			d.ReferenceName[1].(map[string]any)["wildcard"] != "feature/*" || slices.Contains(d.Event,
			"referenceDeleted") ||
			d.CallerUserArn[0]["anything-but"]["prefix"] != "arn:aws:sts::123456789012:assumed-role/aloft-shop-build-eu-west-1/" {
			t.Errorf("the pattern is %s", r.Pattern)
		}
		if !strings.Contains(r.Template, `"sourceVersion": <commit>`) || !strings.Contains(r.Template, `"BRANCH"`) ||
			r.Paths["branch"] != "$.detail.referenceName" {
			t.Errorf("the transformer is %v, %s", r.Paths, r.Template)
		}
		trust := b.ground.roles["aloft-shop-build-eu-west-1"].Trust
		if !strings.Contains(trust, `"aws:SourceAccount":"123456789012"`) || !strings.Contains(trust,
			`"aws:SourceArn":"arn:aws:codebuild:eu-west-1:123456789012:project/shop"`) {
			t.Errorf("the trust is %s", trust)
		}
	})
}

// A thing that may not be read is refused with what is missing, and the rest is planned.
func TestAThingThatMayNotBeRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := made(t)
		b.ground.unread = map[string]error{"carts": &model.Failure{Class: model.Denied, Operation: "DescribeTable",
			Permission: "dynamodb:DescribeTable"}}
		b.request.Component.LogDays = 60
		p := b.plan()
		p.holds(t, TableKind, "carts", Refused, "dynamodb:DescribeTable is missing")
		p.holds(t, LogsKind, "/aws/lambda/router", Update)
		b.ground.unread["carts"] = &model.Failure{Class: model.Expired, Operation: "DescribeTable"}
		if _, err := b.planner().Plan(t.Context(), b.request, nil); err == nil {
			t.Error("without credentials there is a plan")
		}
	})
}

func TestAStageIsAdded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := made(t)
		f := b.ground.functions["router"]
		f.aliases["prod"] = model.Alias{Function: "router", Name: "prod", Version: "1",
			Canary: &model.Canary{Version: "2", Weight: 0.1}}
		r := StageRequest{Stage: model.FoundStage("eu"), From: model.Stage{Name: "prod", Alias: "prod"},
			Functions: []string{"router", "reports", "other"}, APIs: []model.API{b.ground.apis[0].API}}
		b.ground.functions["other"] = &fakeFunction{aliases: map[string]model.Alias{}}
		p := b.planner()
		of, err := p.PlanStage(t.Context(), r, nil)
		if err != nil {
			t.Fatal(err)
		}
		of.holds(t, AliasKind, "router:eu", Create, "serves 1, as prod does, without its canary 2")
		of.holds(t, PermissionKind, "shop/eu on reports:eu", Create)
		of.holds(t, StageKind, "shop/eu", Create, "alias = eu")
		done(t, p.Apply(t.Context(), of, nil))
		s := b.ground.apis[0].stages["eu"]
		if f.aliases["eu"].Version != "1" || s.Deployment != "d1" || s.Variables["alias"] != "eu" ||
			!strings.Contains(b.ground.functions["reports"].policies["eu"], "api1/eu/*") {
			t.Errorf("the stage is %+v, the alias %+v", s, f.aliases["eu"])
		}
		if a := f.aliases["prod"]; a.Version != "1" || a.Canary == nil {
			t.Errorf("prod serves %+v", a)
		}
		again, err := b.planner().PlanStage(t.Context(), r, nil)
		if err != nil || again.Changes() > 0 {
			t.Errorf("again there are %d changes, %v", again.Changes(), err)
		}
	})
}

func TestAStageSaysWhenNoPermissionComesWithIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := made(t)
		for i := range b.ground.apis[0].deployments { // as an export without integrations has it
			b.ground.apis[0].deployments[i].routes = nil
		}
		of, err := b.planner().PlanStage(t.Context(), StageRequest{Stage: model.FoundStage("eu"),
			From: model.Stage{Name: "prod", Alias: "prod"}, APIs: []model.API{b.ground.apis[0].API}}, nil)
		if err != nil {
			t.Fatal(err)
		}
		of.holds(t, StageKind, "shop/eu", Create, "no permission comes with it")
	})
}
