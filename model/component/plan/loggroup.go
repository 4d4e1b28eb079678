package plan

import (
	"context"
	"fmt"

	"github.com/aloftdeck/aloft/model/component"
)

// logGroup is where a function or the build logs to. What kept its lines for longer is left so:
// a shorter time would delete lines.
type logGroup struct{ name string }

// logGroups are those of the component.
func (v *view) logGroups() []string {
	var all []string
	if b := v.Component.Build; b != nil {
		all = append(all, buildLogs(b.Project))
	}
	for _, f := range v.Component.Functions {
		all = append(all, functionLogs(f.Name))
	}
	return all
}

func buildLogs(project string) string     { return "/aws/codebuild/" + project }
func functionLogs(function string) string { return "/aws/lambda/" + function }

func (l logGroup) id() ID { return ID{LogsKind, l.name} }

func (l logGroup) look(ctx context.Context, v *view) (found, error) {
	days := v.Component.LogDays
	g, there, err := read(ctx, v, "logs "+l.name, func(ctx context.Context) (component.LogGroup, error) {
		return v.deps.Ground.GetLogGroup(ctx, l.name)
	})
	if err != nil {
		return found{}, err
	}
	keep := write{"PutRetentionPolicy", func(ctx context.Context) error {
		return v.deps.Ground.SetRetention(ctx,
			l.name, days)
	}}
	kept := fmt.Sprintf("lines kept %d days", days)
	switch {
	case !there:
		return found{action: Create, detail: kept, todo: []write{{"CreateLogGroup", func(ctx context.Context) error {
			return v.deps.Ground.CreateLogGroup(ctx, l.name, v.mine())
		}}, keep}}, nil
	case g.RetentionDays == days:
		return none(kept), nil
	case g.RetentionDays == 0 && g.Owner.Component == v.Component.Name, g.RetentionDays > 0 && g.RetentionDays < days:
		return v.changed(g.Owner, []string{kept}, keep), nil
	}
	have := fmt.Sprintf("%d days", g.RetentionDays)
	if g.RetentionDays == 0 {
		have = "for ever"
	}
	return drift(fmt.Sprintf("lines are kept %s, not %d days, and a shorter time deletes lines: aws logs "+
		"put-retention-policy --log-group-name %s --retention-in-days %d",
		have, days, l.name, days)), nil
}
