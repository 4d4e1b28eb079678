package permission

import (
	"slices"
	"strings"
)

// Markdown is the documentation of all uses: the policy of each, what it comes on top of,
// and what its single permissions are for. The account stands for the reader's.
func Markdown() string {
	var b strings.Builder
	for i, u := range Uses() {
		if i > 0 {
			b.WriteString("\n")
		}
		b.WriteString("### " + u.Title + "\n\n`aloft iam-policy --" + u.Name + "`")
		if u.Needs != "" {
			b.WriteString(", in addition to `--" + u.Needs + "`, which it includes")
		}
		b.WriteString(":\n\n```json\n" + alone(u).Text() + "\n```\n")
		var rows []string
		for _, g := range u.Grants {
			if g.Why == "" {
				continue
			}
			rows = append(rows, "| `"+strings.Join(g.Actions, "`, `")+"` | "+g.Why+" |")
		}
		if len(rows) > 0 {
			b.WriteString("\n| can be left out | what it is for |\n|---|---|\n" + strings.Join(rows, "\n") + "\n")
		}
	}
	return strings.TrimSpace(b.String())
}

// alone is the policy of one use, without what it comes on top of.
func alone(u Use) Policy {
	scope := Scope{Account: "123456789012", Buckets: []string{"artifacts"}}
	p := Policy{Version: "2012-10-17"}
	for _, g := range u.Grants {
		i := slices.IndexFunc(p.Statement, func(s Statement) bool { return slices.Equal(s.Resource, scope.resources(g.On)) })
		if i < 0 {
			p.Statement = append(p.Statement, Statement{Effect: "Allow", Resource: scope.resources(g.On)})
			i = len(p.Statement) - 1
		}
		p.Statement[i].Action = append(p.Statement[i].Action, g.Actions...)
	}
	return p
}
