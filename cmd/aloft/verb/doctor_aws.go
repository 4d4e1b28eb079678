package verb

// What doctor asks AWS.

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/aloftdeck/aloft/config"
	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/address"
	"github.com/aloftdeck/aloft/model/figure"
	"github.com/aloftdeck/aloft/model/permission"
)

// mostSkew is how far this host's clock may be off before AWS refuses what it signs.
// (Signature Version 4: a request is good for five minutes.)
const mostSkew = 5 * time.Minute

// soon is how long credentials have to hold for nobody to care.
const soon = time.Hour

// examineAccount checks what the account answers. Without credentials nothing else is
// tried.
func (k *session) examineAccount(ctx context.Context) []finding {
	if !k.configured {
		return []finding{{Area: "account", Name: "credentials", State: untried, Detail: "the settings can not be read"}}
	}
	id, err := k.identify(ctx)
	if err != nil {
		return []finding{failedIf("account", "credentials", "", err, "")}
	}
	found := []finding{k.examineCredentials(id), {Area: "account", Name: "Region", State: healthy, Detail: id.Region}, k.examineClock(ctx)}
	return append(found, k.examinePermissions(ctx, id)...)
}

func (k *session) examineCredentials(id model.Identity) finding {
	f := finding{Area: "account", Name: "credentials", State: healthy, Detail: cmp.Or(id.Principal(), id.ARN) + " of " + id.Account}
	if id.Credentials != "" {
		f.Detail += ", by " + id.Credentials
	}
	if id.Expires.IsZero() {
		return f
	}
	left := id.Expires.Sub(k.env.Now())
	f.Detail += ", for " + figure.Took(left)
	if left < soon {
		f.State, f.Next = doubtful, "log in again before they end"
	}
	return f
}

func (k *session) examineClock(ctx context.Context) finding {
	skew, err := k.account.ClockSkew(ctx)
	f := finding{Area: "account", Name: "clock", State: healthy, Detail: "as AWS has it"}
	off := max(skew, -skew)
	switch {
	case err != nil:
		f.State, f.Detail = untried, fmt.Sprint(err)
	case off > mostSkew:
		f.State, f.Detail, f.Next = failing, "it is off by "+figure.Took(off), "set this host's clock: AWS refuses what it signs"
	case off > time.Minute:
		f.State, f.Detail, f.Next = doubtful, "it is off by "+figure.Took(off), "set this host's clock"
	}
	return f
}

// probe is a call that needs a permission.
type probe struct {
	permission string
	call       func(ctx context.Context) error
}

// asked keeps the error of a call and drops its answer.
func asked[T any](_ T, err error) error { return err }

// examinePermissions tries each permission to read, all at once: the account's buckets
// pace them. What there is nothing to try it on is said, and so is what would cost money
// or write.
func (k *session) examinePermissions(ctx context.Context, id model.Identity) []finding {
	probes := append(k.probesOfFunctions(ctx, id), k.probesOfBuilds(ctx)...)
	probes = append(probes, k.probesOfTables(ctx)...)
	results := make([]finding, len(probes))
	var group sync.WaitGroup
	for i, p := range probes {
		group.Go(func() { results[i] = tried(ctx, p) })
	}
	group.Wait()
	return append(results, k.notTried(probes)...)
}

// tried makes a probe's call. An answer that the thing is gone shows that the permission is
// there.
func tried(ctx context.Context, p probe) finding {
	err := p.call(ctx)
	f := failedIf("permission", p.permission, "", err, "")
	var failure *model.Failure
	switch {
	case err == nil, !errors.As(err, &failure):
	case failure.Class == model.Gone, failure.Class == model.Conflict:
		f.State, f.Detail = healthy, ""
	case failure.Class == model.Denied:
		f.Detail = "denied: " + cmp.Or(failure.Permission, p.permission) + " is missing"
		f.Next = lost(p.permission)
	}
	return f
}

// lost says what a missing permission takes away.
func lost(action string) string {
	for _, u := range permission.Uses() {
		for _, g := range u.Grants {
			if !slices.Contains(g.Actions, action) {
				continue
			}
			if g.Why == "" {
				return "needed for " + u.Doing() + ": aloft iam-policy --" + u.Name
			}
			return "it " + g.Why + ": aloft iam-policy --" + u.Name
		}
	}
	return ""
}

func (k *session) probesOfFunctions(ctx context.Context, id model.Identity) []probe {
	page, err := k.account.ListFunctions(ctx, "")
	probes := []probe{
		{"lambda:ListFunctions", func(context.Context) error { return err }},
		{"cloudtrail:LookupEvents", func(ctx context.Context) error {
			return asked(k.account.LookupAliasCalls(ctx, model.TrailLookup{Deed: model.AliasUpdated, From: k.env.Now().Add(-time.Hour)}))
		}},
		{"cloudwatch:GetMetricStatistics", func(ctx context.Context) error {
			return asked(k.account.ReadMetrics(ctx, model.MetricRead{
				Series: []model.Series{{Namespace: model.NamespaceLambda, Metric: "Errors", Stat: "Sum"}},
				From:   k.env.Now().Add(-10 * time.Minute), To: k.env.Now(), Whole: true,
			}))
		}},
		{"cloudwatch:ListMetrics", func(ctx context.Context) error {
			return asked(k.account.ListMetrics(ctx, model.NamespaceLambda, "Invocations", ""))
		}},
	}
	i := slices.IndexFunc(page.Functions, func(f model.Function) bool { return config.SelectFunctions(k.config.Functions.Include, f.Name) })
	if i < 0 {
		return probes
	}
	name := page.Functions[i].Name
	alias := "prod"
	if n := len(k.config.Stages); n > 0 {
		alias = k.config.Stages[n-1].Alias
	}
	arn := address.ARN(model.Subject{Account: id.Account, Region: id.Region, Kind: model.VersionSubject, Name: name, Part: alias})
	group := "/aws/lambda/" + name
	return append(probes,
		probe{"lambda:GetFunction", func(ctx context.Context) error { return k.askFunction(ctx, name) }},
		probe{"lambda:ListAliases", func(ctx context.Context) error { return asked(k.account.ListAliases(ctx, name)) }},
		probe{"lambda:GetAlias", func(ctx context.Context) error { return asked(k.account.GetAlias(ctx, name, alias)) }},
		probe{"lambda:ListVersionsByFunction", func(ctx context.Context) error { return asked(k.account.ListVersions(ctx, name, "")) }},
		probe{"lambda:ListTags", func(ctx context.Context) error { return asked(k.account.FunctionTags(ctx, name)) }},
		probe{"cloudformation:DescribeStackResources", func(ctx context.Context) error { return asked(k.account.StackOf(ctx, arn)) }},
		probe{"lambda:GetProvisionedConcurrencyConfig", func(ctx context.Context) error { return asked(k.account.GetConcurrency(ctx, name, alias)) }},
		probe{"logs:DescribeLogStreams", func(ctx context.Context) error {
			_, _, err := k.account.ListLogStreams(ctx, group, "")
			return err
		}},
	)
}

// askFunction calls GetFunction without the fallback that other reads of a function have.
func (k *session) askFunction(ctx context.Context, name string) error {
	_, err := k.account.FunctionTags(ctx, name)
	if f, ok := errors.AsType[*model.Failure](err); ok && f.Operation == "ListTags" {
		return nil // the function was told, without its tags
	}
	return err
}

func (k *session) probesOfBuilds(ctx context.Context) []probe {
	page, err := k.account.ListProjects(ctx, "")
	probes := []probe{{"codebuild:ListProjects", func(context.Context) error { return err }}}
	i := slices.IndexFunc(page.Names, func(name string) bool { return config.SelectFunctions(k.config.Builds.Projects, name) })
	if i < 0 {
		return probes
	}
	name := page.Names[i]
	return append(probes,
		probe{"codebuild:BatchGetProjects", func(ctx context.Context) error { return asked(k.account.GetProjects(ctx, []string{name})) }},
		probe{"codebuild:ListBuildsForProject", func(ctx context.Context) error { return asked(k.account.ListBuilds(ctx, name, "")) }},
		probe{"codebuild:BatchGetBuilds", func(ctx context.Context) error { return asked(k.account.GetBuilds(ctx, []string{name + ":none"})) }},
	)
}

func (k *session) probesOfTables(ctx context.Context) []probe {
	page, err := k.account.ListTables(ctx, "")
	probes := []probe{
		{"dynamodb:ListTables", func(context.Context) error { return err }},
		{"logs:DescribeLogGroups", func(ctx context.Context) error { return asked(k.account.ListLogGroups(ctx, "")) }},
	}
	i := slices.IndexFunc(page.Names, func(name string) bool { return config.SelectFunctions(k.config.Tables.Include, name) })
	if i < 0 {
		return probes
	}
	name := page.Names[i]
	return append(probes,
		probe{"dynamodb:DescribeTable", func(ctx context.Context) error { return asked(k.account.GetTable(ctx, name)) }},
		probe{"application-autoscaling:DescribeScalableTargets", func(ctx context.Context) error { return asked(k.account.GetScaling(ctx, name)) }},
	)
}

// notTried are the permissions that no probe needed, one finding for each use.
func (k *session) notTried(probes []probe) []finding {
	var found []finding
	for _, u := range permission.Uses() {
		var left []string
		for _, g := range u.Grants {
			for _, a := range g.Actions {
				if !slices.ContainsFunc(probes, func(p probe) bool { return p.permission == a }) && !slices.Contains(left, a) {
					left = append(left, a)
				}
			}
		}
		if len(left) > 0 {
			found = append(found, finding{
				Area: "permission", Name: u.Name, State: untried,
				Detail: fmt.Sprintf("%d more: they write, cost money, or have nothing here to be tried on", len(left)),
				Next:   "aloft iam-policy --" + u.Name + " lists them",
			})
		}
	}
	return found
}
