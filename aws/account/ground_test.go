package account_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/apigatewayv2"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"

	"github.com/aloftdeck/aloft/aws/account"
	"github.com/aloftdeck/aloft/aws/sim"
	"github.com/aloftdeck/aloft/model"
)

// The grounds that the contract is kept on: the embedded account, and moto, which
// is an emulator of AWS by others.

// ground is one account with a second way in: clients of somebody else's.
type ground struct {
	account *account.Account
	sdk     *lambda.Client
	v2      *apigatewayv2.Client
	role    string     // ARN of one that Lambda and CodeBuild may assume
	config  aws.Config // of somebody else's clients
	// function makes a function with so many published versions, each of other
	// code, and the environment TABLE=orders.
	function func(t *testing.T, name string, versions int)
	// lose breaks the connection after the next update of an alias was carried out.
	lose func(t *testing.T)
	// project makes a CodeBuild project without builds.
	project func(t *testing.T, name string)
	// log adds lines to a stream, a millisecond apart from a time on. It makes the
	// group and the stream when there are none.
	log func(t *testing.T, group, stream string, at time.Time, lines ...string)
	// object puts an object into S3, and makes the bucket when there is none.
	object func(t *testing.T, bucket, key string, body []byte)
	tables *dynamodb.Client
	// table makes a provisioned table of 5 and 3 units, with an index of 2 and 1 units
	// for each name.
	table func(t *testing.T, name string, indexes ...string)
	// scale puts auto scaling on one kind of units; a target of 0 has no policy.
	scale func(t *testing.T, s model.Scaling)
	// image puts an image into the account's registry, whose repository is made where
	// there is none.
	image func(t *testing.T, repository, tag string)
	// imageFunction makes a function that runs an image.
	imageFunction func(t *testing.T, name, uri string)
	// metric adds to a metric at a time, and nothing else.
	metric func(t *testing.T, series model.Series, at time.Time, value float64)
	// bill lets the account have a bill of two days for the services.
	bill func(t *testing.T)
	// script makes the embedded account misbehave; nil on moto.
	script func(rules ...string) error
	// restAPI makes a REST API with routes that call functions by URIs, deployed to stages,
	// each of whose variables say "alias = " and its name. It answers with its id.
	restAPI func(t *testing.T, name string, routes map[model.RouteKey]string, stages ...string) string
	// route adds a route to a REST API that is deployed to no stage.
	route func(t *testing.T, api string, key model.RouteKey, uri string)
	// statements are the statements of the policy of a function's qualifier, as somebody
	// else's client reads them, in their order.
	statements func(t *testing.T, function, qualifier string) []string
	// world is the embedded account; nil on moto.
	world *sim.World
	// durable publishes so many versions of a function of the embedded account, each
	// durable, and lets executions run on them; nil on moto.
	durable func(t *testing.T, name string, versions int, running map[string]int)
}

// alias makes an alias the way that somebody without aloft does.
func (g *ground) alias(t *testing.T, function, alias, version, description string) {
	t.Helper()
	_, err := g.sdk.CreateAlias(t.Context(), &lambda.CreateAliasInput{
		FunctionName: &function, Name: &alias, FunctionVersion: &version, Description: &description,
	})
	if err != nil {
		t.Fatal(err)
	}
}

// elsewhere moves an alias the way that somebody without aloft does: the version
// alone, and whatever the revision.
func (g *ground) elsewhere(t *testing.T, function, alias, version string) {
	t.Helper()
	_, err := g.sdk.UpdateAlias(t.Context(), &lambda.UpdateAliasInput{
		FunctionName: &function, Name: &alias, FunctionVersion: &version,
	})
	if err != nil {
		t.Fatal(err)
	}
}

// canary gives an alias weights.
func (g *ground) canary(t *testing.T, function, alias, version string, weight float64) {
	t.Helper()
	_, err := g.sdk.UpdateAlias(t.Context(), &lambda.UpdateAliasInput{
		FunctionName: &function, Name: &alias,
		RoutingConfig: &types.AliasRoutingConfiguration{AdditionalVersionWeights: map[string]float64{version: weight}},
	})
	if err != nil {
		t.Fatal(err)
	}
}

// open makes the account that is tested, with a budget that never makes it wait.
func open(t *testing.T, config aws.Config, embedded bool) *account.Account {
	t.Helper()
	a, err := account.Open(t.Context(), account.Options{
		Config:   func(context.Context) (aws.Config, error) { return config, nil },
		Embedded: embedded,
		Budget: model.Rates{model.LambdaRPS: 1e5, model.LambdaBackgroundRPS: 1e5, model.LambdaBurst: 1000, model.GetFunctionRPS: 1e5,
			model.BuildsRPS: 1e5, model.LogsRPS: 1e5, model.TablesRPS: 1e5, model.MetricsRPS: 1e5, model.ScarceRPS: 1e5,
			model.APIsRPS: 1e5, model.PoliciesRPS: 1e5, model.DeploymentsRPS: 1e5, model.NewAPIsRPS: 1e5, model.ImportsRPS: 1e5, model.RolesRPS: 1e5},
		Now:        time.Now,
		MetricsCap: 5,
		Attempts:   2, // each more is a second of the SDK's back-off
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.Close)
	return a
}

func embedded(t *testing.T) *ground {
	w := sim.New(sim.Options{Now: time.Now, Unlimited: true})
	g := &ground{
		role:    w.PutRole("aloft", "lambda.amazonaws.com", "codebuild.amazonaws.com"),
		config:  w.Config(),
		v2:      apigatewayv2.NewFromConfig(w.Config()),
		account: open(t, w.Config(), true),
		sdk:     lambda.NewFromConfig(w.Config()),
		world:   w,
		function: func(_ *testing.T, name string, versions int) {
			w.PutFunction(sim.FunctionSpec{Name: name, Versions: versions, Environment: map[string]string{"TABLE": "orders"}})
		},
		lose: func(t *testing.T) {
			if err := w.Script("UpdateAlias#1=lost"); err != nil {
				t.Fatal(err)
			}
		},
		project: func(_ *testing.T, name string) { w.PutProject(sim.ProjectSpec{Name: name}) },
		log: func(_ *testing.T, group, stream string, at time.Time, lines ...string) {
			for i, text := range lines {
				w.PutLog(group, stream, sim.LogEvent{At: at.Add(time.Duration(i) * time.Millisecond), Text: text})
			}
		},
		object: func(_ *testing.T, bucket, key string, body []byte) { w.PutObject(bucket, key, body) },
		tables: dynamodb.NewFromConfig(w.Config()),
		table: func(t *testing.T, name string, indexes ...string) {
			s := sim.TableSpec{Name: name, Read: 5, Write: 3}
			for _, index := range indexes {
				s.Indexes = append(s.Indexes, sim.IndexSpec{Name: index, Read: 2, Write: 1})
			}
			if err := w.PutTable(s); err != nil {
				t.Fatal(err)
			}
		},
		scale: func(t *testing.T, s model.Scaling) {
			if err := w.PutScaling(s); err != nil {
				t.Fatal(err)
			}
		},
		image: func(_ *testing.T, repository, tag string) {
			w.PutImage(sim.ImageSpec{URI: registry + repository + ":" + tag})
		},
		imageFunction: func(_ *testing.T, name, uri string) { w.PutFunction(sim.FunctionSpec{Name: name, Image: uri}) },
		metric:        func(_ *testing.T, s model.Series, at time.Time, value float64) { w.PutMetric(s, at, value) },
		bill:          func(t *testing.T) { w.PutFunction(sim.FunctionSpec{Name: unique(t), Versions: 1}) },
		script:        w.Script,
		durable: func(t *testing.T, name string, versions int, running map[string]int) {
			w.PutFunction(sim.FunctionSpec{Name: name, Durable: true, Versions: versions})
			for version, n := range running {
				if err := w.StartExecutions(name, version, n, time.Hour); err != nil {
					t.Fatal(err)
				}
			}
			if err := w.StartExecutions(name, model.Latest, 1, time.Hour); err != nil {
				t.Fatal(err)
			}
		},
	}
	embeddedAPIs(g)
	return g
}

// overMoto needs moto_server in the PATH.
func overMoto(t *testing.T) *ground {
	server := startMoto(t)
	between := newMend()
	config := aws.Config{
		Region:       "us-east-1",
		BaseEndpoint: &server.url,
		Credentials:  credentials.NewStaticCredentialsProvider("AKIDEXAMPLE", "x", ""),
		HTTPClient:   &http.Client{Transport: between},
	}
	server.withoutDocker(t)
	role := server.role(t, "aloft")
	g := &ground{account: open(t, config, false), sdk: lambda.NewFromConfig(config),
		v2: apigatewayv2.NewFromConfig(config), role: role, config: config}
	g.lose = func(*testing.T) { between.loseNext() }
	motoPipeline(g, config)
	motoTables(g, config, server)
	motoImages(g, config, role)
	motoAPIs(g, config)
	g.function = func(t *testing.T, name string, versions int) {
		t.Helper()
		_, err := g.sdk.CreateFunction(t.Context(), &lambda.CreateFunctionInput{
			FunctionName: &name, Role: &role, Handler: aws.String("app.handler"), Runtime: types.RuntimePython312,
			MemorySize: aws.Int32(128), Code: &types.FunctionCode{ZipFile: code(t, name, 0)},
			Environment: &types.Environment{Variables: map[string]string{"TABLE": "orders"}},
		})
		var taken *types.ResourceConflictException
		if errors.As(err, &taken) {
			err = nil // the SDK made it twice: the first answer was lost
		}
		// In two steps, because publishing the same code again makes no new version:
		// when the SDK repeats a call, nothing is published twice.
		for i := 1; err == nil && i <= versions; i++ {
			if _, err = g.sdk.UpdateFunctionCode(t.Context(), &lambda.UpdateFunctionCodeInput{FunctionName: &name, ZipFile: code(t, name, i)}); err == nil {
				_, err = g.sdk.PublishVersion(t.Context(), &lambda.PublishVersionInput{FunctionName: &name})
			}
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return g
}

// code is a zip whose content no other has.
func code(t *testing.T, name string, n int) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create("app.py")
	if err == nil {
		_, err = fmt.Fprintf(w, "def handler(event, context):\n    return %q\n", fmt.Sprintf("%s %d", name, n))
	}
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// unique is a function's name that no other case uses: they share one account.
func unique(t *testing.T) string {
	name := strings.ToLower(t.Name()[strings.LastIndexByte(t.Name(), '/')+1:])
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' {
			return r
		}
		return '-'
	}, name)
}
