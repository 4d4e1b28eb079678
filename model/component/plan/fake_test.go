package plan

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/component"
)

// ground is an account in memory. What it does not know panics.
type ground struct {
	component.Ground
	id    model.Identity
	calls []string // that wrote something
	made  map[string]int

	refuse func(call string) error // before a write: it has no effect
	lose   func(call string) error // after it: the answer is lost
	slow   int                     // looks until a new function, table or build is ready
	fails  bool                    // builds
	unread map[string]error        // of tables

	buckets   map[string]component.Bucket
	repos     map[string]component.CodeRepository
	commits   map[string]component.FirstCommit
	roles     map[string]component.IAMRole
	images    map[string]component.ImageRepository
	groups    map[string]component.LogGroup
	projects  map[string]component.BuildProject
	links     map[string]component.Connection
	rules     map[string]component.Rule
	functions map[string]*fakeFunction
	tables    map[string]*fakeTable
	apis      []*fakeAPI
	builds    []model.Build // the newest first
	tokens    map[string]string
	objects   map[string]bool
	looks     map[string]int
}

type fakeFunction struct {
	component.FunctionState
	code     model.CodeUpdate
	versions []model.Version
	aliases  map[string]model.Alias
	policies map[string]string
}

type fakeTable struct{ component.TableState }

type fakeAPI struct {
	component.FoundAPI
	draft       []model.APIRoute
	deployments []fakeDeployment
	stages      map[string]model.APIStage
}

type fakeDeployment struct {
	id, note string
	routes   []model.APIRoute
}

func newGround() *ground {
	return &ground{
		id:   model.Identity{Account: "123456789012", Region: "eu-west-1", ARN: "arn:aws:iam::123456789012:user/alice"},
		made: map[string]int{}, buckets: map[string]component.Bucket{}, repos: map[string]component.CodeRepository{},
		commits: map[string]component.FirstCommit{},
		roles:   map[string]component.IAMRole{}, images: map[string]component.ImageRepository{},
		groups:   map[string]component.LogGroup{},
		projects: map[string]component.BuildProject{}, links: map[string]component.Connection{},
		rules:     map[string]component.Rule{},
		functions: map[string]*fakeFunction{}, tables: map[string]*fakeTable{}, tokens: map[string]string{},
		objects: map[string]bool{}, looks: map[string]int{},
	}
}

func gone(what string) error {
	return &model.Failure{Class: model.Gone, Operation: "Get", Subject: what}
}

// get reads a thing of a map.
func get[T any](m map[string]T, name string) (T, error) {
	thing, ok := m[name]
	if !ok {
		return thing, gone(name)
	}
	return thing, nil
}

// write makes a change, unless it is refused.
func (g *ground) write(call string, do func() error) error {
	if g.refuse != nil {
		if err := g.refuse(call); err != nil {
			return err
		}
	}
	if err := do(); err != nil {
		return err
	}
	g.calls = append(g.calls, call)
	g.made[call]++
	if g.lose != nil {
		return g.lose(call)
	}
	return nil
}

// taken refuses what is there.
func taken(what string) error {
	return &model.Failure{Class: model.Conflict, Operation: "Create", Subject: what, Code: "AlreadyExists",
		Message: "it is there", NoEffect: true}
}

// ready reports whether a thing has been looked at often enough.
func (g *ground) ready(what string) bool {
	g.looks[what]++
	return g.looks[what] > g.slow
}

func (g *ground) GetBucket(_ context.Context, account, name string) (component.Bucket, error) {
	return get(g.buckets, name)
}

func (g *ground) CreateBucket(_ context.Context, account, name string, tags component.Tags) error {
	return g.write("CreateBucket "+name, func() error {
		g.buckets[name] = component.Bucket{Name: name, Region: g.id.Region, Owner: component.OwnerOf(tags),
			Expires: map[string]int{}}
		return nil
	})
}

func (g *ground) SecureBucket(_ context.Context, account, name string) error {
	return g.write("SecureBucket "+name, func() error {
		b := g.buckets[name]
		b.Encrypted, b.Private = true, true
		g.buckets[name] = b
		return nil
	})
}

func (g *ground) ExpireObjects(_ context.Context, account, name, prefix string, days int) error {
	return g.write("ExpireObjects "+name, func() error { g.buckets[name].Expires[prefix] = days; return nil })
}

func (g *ground) GetRepository(_ context.Context, name string) (component.CodeRepository, error) {
	return get(g.repos, name)
}

func (g *ground) CreateRepository(_ context.Context, name string, tags component.Tags) (component.CodeRepository,
	error) {
	r := component.CodeRepository{Name: name, CloneURL: "https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/" +
		name, Owner: component.OwnerOf(tags)}
	return r, g.write("CreateRepository "+name, func() error {
		if _, there := g.repos[name]; there {
			return taken(name)
		}
		g.repos[name] = r
		return nil
	})
}

func (g *ground) GetBranch(_ context.Context, repository, branch string) (string, error) {
	if c, ok := g.commits[repository]; ok && c.Branch == branch {
		return "0123456789abcdef", nil
	}
	return "", gone(branch)
}

func (g *ground) CreateFirstCommit(_ context.Context, c component.FirstCommit) (string, error) {
	return "0123456789abcdef", g.write("CreateFirstCommit "+c.Repository, func() error {
		if _, there := g.commits[c.Repository]; there {
			return taken(c.Repository)
		}
		g.commits[c.Repository] = c
		r := g.repos[c.Repository]
		r.Branch = c.Branch
		g.repos[c.Repository] = r
		return nil
	})
}

func (g *ground) GetRole(_ context.Context, name string) (component.IAMRole, error) {
	return get(g.roles, name)
}

func (g *ground) CreateRole(_ context.Context, r component.IAMRole, tags component.Tags) error {
	return g.write("CreateRole "+r.Name, func() error {
		if _, there := g.roles[r.Name]; there {
			return taken(r.Name)
		}
		r.ARN, r.Owner, r.Policies = "arn:aws:iam::"+g.id.Account+":role"+r.Path+r.Name, component.OwnerOf(tags),
			map[string]string{}
		g.roles[r.Name] = r
		return nil
	})
}

func (g *ground) UpdateTrust(_ context.Context, role, document string) error {
	return g.write("UpdateTrust "+role, func() error {
		r := g.roles[role]
		r.Trust = document
		g.roles[role] = r
		return nil
	})
}

func (g *ground) PutRolePolicy(_ context.Context, role, policy, document string) error {
	return g.write("PutRolePolicy "+role, func() error { g.roles[role].Policies[policy] = document; return nil })
}

func (g *ground) GetImageRepository(_ context.Context, name string) (component.ImageRepository, error) {
	return get(g.images, name)
}

func (g *ground) CreateImageRepository(_ context.Context, name string,
	tags component.Tags) (component.ImageRepository, error) {
	r := component.ImageRepository{Name: name, URI: g.id.Account + ".dkr.ecr.eu-west-1.amazonaws.com/" + name,
		Owner: component.OwnerOf(tags)}
	return r, g.write("CreateImageRepository "+name, func() error { g.images[name] = r; return nil })
}

func (g *ground) ExpireUntagged(_ context.Context, name string, days int) error {
	return g.write("ExpireUntagged "+name, func() error {
		r := g.images[name]
		r.Expires = true
		g.images[name] = r
		return nil
	})
}

func (g *ground) GetLogGroup(_ context.Context, name string) (component.LogGroup, error) {
	return get(g.groups, name)
}

func (g *ground) CreateLogGroup(_ context.Context, name string, tags component.Tags) error {
	return g.write("CreateLogGroup "+name, func() error {
		if _, there := g.groups[name]; there {
			return taken(name)
		}
		g.groups[name] = component.LogGroup{Name: name, Owner: component.OwnerOf(tags)}
		return nil
	})
}

func (g *ground) SetRetention(_ context.Context, name string, days int) error {
	return g.write("SetRetention "+name, func() error {
		l := g.groups[name]
		l.RetentionDays = days
		g.groups[name] = l
		return nil
	})
}

func (g *ground) GetBuildProject(_ context.Context, name string) (component.BuildProject, error) {
	return get(g.projects, name)
}

func (g *ground) CreateBuildProject(_ context.Context, p component.BuildProject, tags component.Tags) error {
	return g.write("CreateBuildProject "+p.Name, func() error {
		if _, there := g.projects[p.Name]; there {
			return taken(p.Name)
		}
		p.Owner = component.OwnerOf(tags)
		g.projects[p.Name] = p
		return nil
	})
}

func (g *ground) UpdateBuildProject(_ context.Context, p component.BuildProject) error {
	return g.write("UpdateBuildProject "+p.Name, func() error {
		p.Owner, p.Webhook, p.OnPush = g.projects[p.Name].Owner, g.projects[p.Name].Webhook, g.projects[p.Name].OnPush
		g.projects[p.Name] = p
		return nil
	})
}

func (g *ground) SetWebhook(_ context.Context, project string, branches []string) error {
	return g.write("SetWebhook "+project, func() error {
		p := g.projects[project]
		p.Webhook, p.OnPush = true, branches
		g.projects[project] = p
		return nil
	})
}

func (g *ground) GetConnection(_ context.Context, arn string) (component.Connection, error) {
	return get(g.links, arn)
}

func (g *ground) GetRule(_ context.Context, name string) (component.Rule, error) {
	return get(g.rules, name)
}

func (g *ground) PutRule(_ context.Context, r component.Rule, tags component.Tags) error {
	return g.write("PutRule "+r.Name, func() error {
		have := g.rules[r.Name]
		r.Target, r.TargetID, r.Role, r.Paths, r.Template = have.Target, have.TargetID, have.Role, have.Paths,
			have.Template
		r.Owner = component.OwnerOf(tags)
		g.rules[r.Name] = r
		return nil
	})
}

func (g *ground) PutTarget(_ context.Context, r component.Rule) error {
	return g.write("PutTarget "+r.Name, func() error {
		have := g.rules[r.Name]
		have.Target, have.TargetID, have.Role, have.Paths, have.Template = r.Target, r.TargetID, r.Role, r.Paths,
			r.Template
		g.rules[r.Name] = have
		return nil
	})
}

func (g *ground) ListBuilds(_ context.Context, project, marker string) (model.BuildPage, error) {
	var page model.BuildPage
	for i := range g.builds {
		b := &g.builds[i]
		if b.Status == model.BuildInProgress && g.ready(b.ID) {
			b.Status, b.Complete = model.BuildSucceeded, true
			b.Artifacts = []model.Artifact{{Bucket: g.projects[project].Artifacts.Bucket, Key: "built.zip"}}
			b.Exported = []model.Exported{{Name: "IMAGE_URI", Value: g.id.Account +
				".dkr.ecr.eu-west-1.amazonaws.com/shop:1"}}
			g.objects["built.zip"] = true
			if g.fails {
				b.Status = model.BuildFailed
			}
		}
		page.IDs = append(page.IDs, b.ID)
	}
	return page, nil
}

func (g *ground) GetBuilds(_ context.Context, ids []string) ([]model.Build, error) {
	var all []model.Build
	for _, id := range ids {
		i := slices.IndexFunc(g.builds, func(b model.Build) bool { return b.ID == id })
		all = append(all, g.builds[i])
	}
	return all, nil
}

func (g *ground) StartBuild(_ context.Context, s model.BuildStart) (model.Build, error) {
	var b model.Build
	err := g.write("StartBuild "+s.Project, func() error {
		if id := g.tokens[s.Token]; id != "" {
			b = g.builds[slices.IndexFunc(g.builds, func(b model.Build) bool { return b.ID == id })]
			return nil
		}
		n := len(g.builds) + 1
		b = model.Build{ID: fmt.Sprintf("%s:%d", s.Project, n), Project: s.Project, Number: int64(n),
			Status: model.BuildInProgress, SourceVersion: s.SourceVersion, Phase: "BUILD"}
		g.builds, g.tokens[s.Token] = slices.Insert(g.builds, 0, b), b.ID
		return nil
	})
	return b, err
}

func (g *ground) HeadObject(_ context.Context, bucket, key string) (model.Object, error) {
	if !g.objects[key] {
		return model.Object{}, gone(key)
	}
	return model.Object{Bucket: bucket, Key: key, Bytes: 10}, nil
}

func (g *ground) GetObject(context.Context, string, string, io.Writer) (model.Object, error) {
	return model.Object{}, errors.New("nobody needs it")
}

func (g *ground) GetFunctionState(_ context.Context, name string) (component.FunctionState, error) {
	f, err := get(g.functions, name)
	if err != nil {
		return component.FunctionState{}, err
	}
	if f.State == "Pending" && g.ready(name) {
		f.State = "Active"
	}
	s := f.FunctionState
	s.Environment = maps.Clone(s.Environment)
	return s, nil
}

func (g *ground) CreateFunction(_ context.Context, f component.FunctionState, code model.CodeUpdate,
	tags component.Tags) error {
	return g.write("CreateFunction "+f.Name, func() error {
		if _, there := g.functions[f.Name]; there {
			return taken(f.Name)
		}
		f.State, f.LastUpdate, f.CodeSHA256, f.Revision, f.Owner = "Pending", "Successful", "code", "1",
			component.OwnerOf(tags)
		g.functions[f.Name] = &fakeFunction{FunctionState: f, code: code, aliases: map[string]model.Alias{},
			policies: map[string]string{}}
		return nil
	})
}

func (g *ground) UpdateConfiguration(_ context.Context, f component.FunctionState) error {
	return g.write("UpdateConfiguration "+f.Name, func() error {
		have := g.functions[f.Name]
		if f.Revision != have.Revision {
			return &model.Failure{Class: model.Conflict, Operation: "UpdateFunctionConfiguration", NoEffect: true}
		}
		f.Owner, f.Revision = have.Owner, have.Revision+"1"
		have.FunctionState = f
		return nil
	})
}

func (g *ground) Publish(_ context.Context, p model.Publication) (model.Version, error) {
	f := g.functions[p.Function]
	v := model.Version{
		Function: p.Function, Number: fmt.Sprint(len(f.versions) + 1), Description: p.Description,
		Runtime: f.Runtime, Handler: f.Handler, Role: f.Role,
		PackageType: packageOf(f.Image), MemoryMB: f.MemoryMB, TimeoutSeconds: f.TimeoutS, CodeSHA256: f.CodeSHA256,
		Environment: map[string]model.Secret{},
	}
	for name, value := range f.Environment {
		v.Environment[name] = model.NewSecret(value)
	}
	return v, g.write("Publish "+p.Function, func() error {
		if f.State == "Pending" {
			return &model.Failure{Class: model.Conflict, Operation: "PublishVersion", Message: "it is Pending",
				NoEffect: true}
		}
		f.versions = append(f.versions, v)
		return nil
	})
}

func (g *ground) ListVersions(_ context.Context, function, marker string) (model.VersionPage, error) {
	f, err := get(g.functions, function)
	if err != nil {
		return model.VersionPage{}, err
	}
	return model.VersionPage{Versions: slices.Clone(f.versions)}, nil
}

func (g *ground) GetAlias(_ context.Context, function, alias string) (model.Alias, error) {
	f, err := get(g.functions, function)
	if err != nil {
		return model.Alias{}, err
	}
	return get(f.aliases, alias)
}

func (g *ground) CreateAlias(_ context.Context, c model.AliasChange) (model.Alias, error) {
	a := model.Alias{Function: c.Function, Name: c.Alias, Version: c.Version,
		Description: model.NewRaw(c.Description), Revision: "1"}
	return a, g.write("CreateAlias "+c.Function+":"+c.Alias, func() error {
		if _, there := g.functions[c.Function].aliases[c.Alias]; there {
			return taken(c.Alias)
		}
		g.functions[c.Function].aliases[c.Alias] = a
		return nil
	})
}

func (g *ground) UpdateAlias(_ context.Context, c model.AliasChange) (model.Alias, error) {
	a := model.Alias{Function: c.Function, Name: c.Alias, Version: c.Version,
		Description: model.NewRaw(c.Description), Revision: c.Revision + "1"}
	return a, g.write("UpdateAlias "+c.Function+":"+c.Alias,
		func() error { g.functions[c.Function].aliases[c.Alias] = a; return nil })
}

func (g *ground) GetVersion(_ context.Context, function, number string) (model.Version, error) {
	f, err := get(g.functions, function)
	if err != nil {
		return model.Version{}, err
	}
	if number == model.Latest {
		return model.Version{Function: function, Number: number, State: "Active"}, nil
	}
	for _, v := range f.versions {
		if v.Number == number {
			v.State = "Active"
			return v, nil
		}
	}
	return model.Version{}, gone(number)
}

func (g *ground) GetPolicy(_ context.Context, function, qualifier string) (model.ResourcePolicy, error) {
	return model.ResourcePolicy{Document: model.NewRaw(g.functions[function].policies[qualifier])}, nil
}

func (g *ground) AddPermission(_ context.Context, p model.Permission) error {
	return g.write("AddPermission "+p.Function+":"+p.Alias+" "+p.SourceARN, func() error {
		var d struct {
			Version, Id string
			Statement   []any
		}
		have := g.functions[p.Function].policies[p.Alias]
		if have != "" {
			if err := json.Unmarshal([]byte(have), &d); err != nil {
				return err
			}
		}
		if strings.Contains(have, `"`+p.Statement+`"`) {
			return taken(p.Statement)
		}
		d.Version = "2012-10-17"
		d.Statement = append(d.Statement, map[string]any{"Sid": p.Statement, "Effect": "Allow",
			"Principal": map[string]string{"Service": "apigateway.amazonaws.com"}, "Action": "lambda:InvokeFunction",
			"Resource":  "arn:aws:lambda:eu-west-1:" + g.id.Account + ":function:" + p.Function + ":" + p.Alias,
			"Condition": map[string]any{"ArnLike": map[string]string{"AWS:SourceArn": p.SourceARN}}})
		text, err := json.Marshal(d)
		g.functions[p.Function].policies[p.Alias] = string(text)
		return err
	})
}

func (g *ground) GetTableState(_ context.Context, name string) (component.TableState, error) {
	t, err := get(g.tables, name)
	if g.unread[name] != nil {
		err = g.unread[name]
	}
	if err != nil {
		return component.TableState{}, err
	}
	if t.Status != "ACTIVE" && g.ready(name) {
		t.Status, t.Building = "ACTIVE", nil
	}
	s := t.TableState
	s.Indexes, s.Building = slices.Clone(s.Indexes), maps.Clone(s.Building)
	return s, nil
}

func (g *ground) CreateTable(_ context.Context, t component.Table, tags component.Tags) error {
	return g.write("CreateTable "+t.Name, func() error {
		if _, there := g.tables[t.Name]; there {
			return taken(t.Name)
		}
		t.TTL, t.PointInTime, t.Indexes = "", false, slices.Clone(t.Indexes)
		g.tables[t.Name] = &fakeTable{component.TableState{Table: t, Status: "CREATING",
			Owner: component.OwnerOf(tags)}}
		return nil
	})
}

// active refuses a change of a table at which DynamoDB is at work.
func (g *ground) active(name string) error {
	if g.tables[name].Status != "ACTIVE" {
		return &model.Failure{Class: model.Conflict, Operation: "UpdateTable", Code: "ResourceInUseException",
			NoEffect: true}
	}
	return nil
}

func (g *ground) AddIndex(_ context.Context, t component.Table, index string) error {
	return g.write("AddIndex "+t.Name+"/"+index, func() error {
		if err := g.active(t.Name); err != nil {
			return err
		}
		have := g.tables[t.Name]
		i := slices.IndexFunc(t.Indexes, func(i component.Index) bool { return i.Name == index })
		have.Indexes, have.Status, have.Building = append(have.Indexes, t.Indexes[i]), "UPDATING",
			map[string]string{index: "CREATING"}
		g.looks[t.Name] = 0
		return nil
	})
}

func (g *ground) SetTTL(_ context.Context, table, attribute string) error {
	return g.write("SetTTL "+table, func() error {
		if err := g.active(table); err != nil {
			return err
		}
		g.tables[table].TTL = attribute
		return nil
	})
}

func (g *ground) EnableRecovery(_ context.Context, table string) error {
	return g.write("EnableRecovery "+table, func() error {
		if err := g.active(table); err != nil {
			return err
		}
		g.tables[table].PointInTime = true
		return nil
	})
}

func (g *ground) UpdateTable(_ context.Context, c model.CapacityChange) (model.Table, error) {
	return model.Table{}, g.write("UpdateTable "+c.CapacityKey.String(), func() error {
		if err := g.active(c.Table); err != nil {
			return err
		}
		t := g.tables[c.Table]
		if c.Index == "" {
			t.ReadUnits, t.WriteUnits = c.Read, c.Write
		}
		for i := range t.Indexes {
			if t.Indexes[i].Name == c.Index {
				t.Indexes[i].ReadUnits, t.Indexes[i].WriteUnits = c.Read, c.Write
			}
		}
		t.Status, g.looks[c.Table] = "UPDATING", 0
		return nil
	})
}

func (g *ground) FindAPIs(_ context.Context, kind component.APIKind, name string) ([]component.FoundAPI, error) {
	var all []component.FoundAPI
	for _, a := range g.apis {
		if a.Name == name && string(a.Kind) == string(kind) {
			all = append(all, a.FoundAPI)
		}
	}
	return all, nil
}

func (g *ground) CreateAPI(_ context.Context, kind component.APIKind, name string, tags component.Tags) (model.API,
	error) {
	a := model.API{ID: fmt.Sprintf("api%d", len(g.apis)+1), Name: name, Kind: model.APIKind(kind)}
	return a, g.write("CreateAPI "+name, func() error {
		g.apis = append(g.apis, &fakeAPI{FoundAPI: component.FoundAPI{API: a, Owner: component.OwnerOf(tags)},
			stages: map[string]model.APIStage{}})
		return nil
	})
}

func (g *ground) api(id string) *fakeAPI {
	return g.apis[slices.IndexFunc(g.apis, func(a *fakeAPI) bool { return a.ID == id })]
}

func (g *ground) GetDraft(_ context.Context, api model.API) (model.APIRoutes, error) {
	return model.APIRoutes{Routes: g.api(api.ID).draft}, nil
}

func (g *ground) PutRoutes(_ context.Context, api model.API, document []byte) error {
	return g.write("PutRoutes "+api.Name, func() error {
		a := g.api(api.ID)
		a.draft = merged(a.draft, routesOf(document))
		return nil
	})
}

// merged are routes with others over them.
func merged(have, more []model.APIRoute) []model.APIRoute {
	all := slices.Clone(have)
	for _, r := range more {
		all = slices.DeleteFunc(all, func(o model.APIRoute) bool { return o.RouteKey == r.RouteKey })
		all = append(all, r)
	}
	return all
}

// routesOf reads the routes of a document.
func routesOf(document []byte) []model.APIRoute {
	var d struct {
		Paths map[string]map[string]struct {
			Integration struct{ URI string } `json:"x-amazon-apigateway-integration"`
		}
	}
	if err := json.Unmarshal(document, &d); err != nil {
		panic(err)
	}
	var all []model.APIRoute
	for path, methods := range d.Paths {
		for method, o := range methods {
			key := model.RouteKey{Method: strings.ToUpper(method), Path: path}
			switch {
			case path == "/$default":
				key = model.RouteKey{Path: "$default"}
			case method == "x-amazon-apigateway-any-method":
				key.Method = "ANY"
			}
			all = append(all, model.APIRoute{RouteKey: key, Integration: model.Integration{Type: "AWS_PROXY",
				URI: o.Integration.URI}})
		}
	}
	return all
}

func (g *ground) FindDeployment(_ context.Context, api model.API, note string) (string, error) {
	for _, d := range slices.Backward(g.api(api.ID).deployments) {
		if d.note == note {
			return d.id, nil
		}
	}
	return "", gone(note)
}

func (g *ground) CreateDeployment(_ context.Context, api model.API, note string) (string, error) {
	a := g.api(api.ID)
	id := fmt.Sprintf("d%d", len(a.deployments)+1)
	return id, g.write("CreateDeployment "+api.Name, func() error {
		a.deployments = append(a.deployments, fakeDeployment{id, note, slices.Clone(a.draft)})
		return nil
	})
}

func (g *ground) CreateAPIStage(_ context.Context, api model.API, stage, deployment string,
	variables map[string]string, _ component.Tags) error {
	return g.write("CreateAPIStage "+api.Name+"/"+stage, func() error {
		if _, there := g.api(api.ID).stages[stage]; there {
			return taken(stage)
		}
		g.api(api.ID).stages[stage] = model.APIStage{Name: stage, Deployment: deployment, Variables: variables}
		return nil
	})
}

func (g *ground) ListAPIStages(_ context.Context, api model.API) ([]model.APIStage, error) {
	var all []model.APIStage
	for _, name := range slices.Sorted(maps.Keys(g.api(api.ID).stages)) {
		all = append(all, g.api(api.ID).stages[name])
	}
	return all, nil
}

func (g *ground) GetDeployed(_ context.Context, api model.API, stage string) (model.APIRoutes, error) {
	a := g.api(api.ID)
	for _, d := range a.deployments {
		if d.id == a.stages[stage].Deployment {
			return model.APIRoutes{Routes: d.routes}, nil
		}
	}
	return model.APIRoutes{}, nil
}

func (g *ground) ServeDeployment(_ context.Context, api model.API, stage, deployment string) error {
	return g.write("ServeDeployment "+api.Name+"/"+stage, func() error {
		s := g.api(api.ID).stages[stage]
		s.Deployment = deployment
		g.api(api.ID).stages[stage] = s
		return nil
	})
}

func (g *ground) SetAPIVariable(_ context.Context, api model.API, stage, name, value string) (model.APIStage, error) {
	return model.APIStage{}, g.write("SetAPIVariable "+api.Name+"/"+stage, func() error {
		g.api(api.ID).stages[stage].Variables[name] = value
		return nil
	})
}

// is is what stands in the account, in words that two accounts can be compared by.
func (g *ground) is(t *testing.T) string {
	t.Helper()
	functions := map[string]any{}
	for name, f := range g.functions {
		serve := map[string]string{} // stamps differ by their ids
		for alias, a := range f.aliases {
			serve[alias] = a.Version
		}
		functions[name] = []any{f.FunctionState, f.code, f.versions, serve, f.policies}
	}
	var apis []any
	for _, a := range g.apis {
		var deployed []string
		for _, d := range a.deployments {
			deployed = append(deployed, d.note)
		}
		apis = append(apis, a.FoundAPI, len(a.draft), a.stages, deployed)
	}
	builds := []string{}
	for _, b := range g.builds {
		builds = append(builds, b.ID+" "+string(b.Status))
	}
	text, err := json.MarshalIndent([]any{g.buckets, g.repos, g.roles, g.images, g.groups, g.projects, g.rules,
		functions, g.tables, apis, builds}, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
