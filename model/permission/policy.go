package permission

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/aloftdeck/aloft/model/address"
)

// Scope is what a policy is narrowed to. What is empty is not narrowed.
type Scope struct {
	Account   string   // 12 digits
	Region    string   // such as us-east-1
	Functions []string // globs of the settings
	Projects  []string
	Tables    []string
	Buckets   []string // names

	Repositories []string // of CodeCommit
	Images       []string // repositories of ECR
	LogGroups    []string
	Rules        []string
	Roles        []string // with their path, without a slash in front
	Connections  []string // ARNs

	// Without are kinds of things of which there is nothing to permit.
	Without []Kind
	// Least leaves out what the uses that others come on top of can do without.
	Least bool
	// Spare are actions that are left out.
	Spare []string
}

// Policy is a policy document of IAM.
type Policy struct {
	Version   string
	Statement []Statement
}

// Statement is one statement of a policy.
type Statement struct {
	Effect   string
	Action   []string
	Resource []string
}

// MaxPolicy is how long a managed policy may be, in characters without white space.
// (IAM and AWS STS quotas.)
const MaxPolicy = 6144

// For is the least policy for some uses and for those that they come on top of: one
// statement for each kind of thing.
func For(names []string, scope Scope) (Policy, error) {
	wanted, err := withNeeds(names)
	if err != nil {
		return Policy{}, err
	}
	var kinds []Kind
	actions := map[Kind][]string{}
	extra := func(use string, g Grant) bool {
		return slices.Contains(scope.Without, g.On) || scope.Least && g.Why != "" && !slices.Contains(names, use)
	}
	for _, use := range Uses() {
		if !slices.Contains(wanted, use.Name) {
			continue
		}
		for _, g := range use.Grants {
			if extra(use.Name, g) {
				continue
			}
			if actions[g.On] == nil {
				kinds = append(kinds, g.On)
			}
			for _, a := range g.Actions {
				if !slices.Contains(actions[g.On], a) && !slices.Contains(scope.Spare, a) {
					actions[g.On] = append(actions[g.On], a)
				}
			}
		}
	}
	p := Policy{Version: "2012-10-17"}
	for _, kind := range kinds {
		p.Statement = append(p.Statement, Statement{Effect: "Allow", Action: actions[kind], Resource: scope.resources(kind)})
	}
	return p, nil
}

// withNeeds are the uses of these names and all that they come on top of.
func withNeeds(names []string) ([]string, error) {
	var all []string
	for len(names) > 0 {
		name := names[0]
		names = names[1:]
		i := slices.IndexFunc(Uses(), func(u Use) bool { return u.Name == name })
		if i < 0 {
			return nil, fmt.Errorf("there is no use %q", name)
		}
		if slices.Contains(all, name) {
			continue
		}
		all = append(all, name)
		if needs := Uses()[i].Needs; needs != "" {
			names = append(names, needs)
		}
	}
	return all, nil
}

// resources are the ARNs of a kind of thing within the scope.
func (s Scope) resources(kind Kind) []string {
	arn := func(service string, names []string, form string) []string {
		if len(names) == 0 {
			names = []string{"*"}
		}
		var all []string
		for _, n := range names {
			all = append(all, fmt.Sprintf("arn:%s:%s:%s:%s:%s", address.Partition(s.Region), service, cmp.Or(s.Region, "*"), cmp.Or(s.Account, "*"), fmt.Sprintf(form, pattern(n))))
		}
		return all
	}
	switch kind {
	case Functions:
		return arn("lambda", andBelow(s.Functions), "function:%s")
	case Projects:
		return arn("codebuild", s.Projects, "project/%s")
	case BuildLogs:
		return slices.Concat(arn("logs", andBelow(s.Projects), "log-group:/aws/codebuild/%s"),
			arn("logs", andBelow(s.Functions), "log-group:/aws/lambda/%s"))
	case Repositories:
		return arn("codecommit", s.Repositories, "%s")
	case Tables:
		return arn("dynamodb", s.Tables, "table/%s")
	case Images:
		return arn("ecr", s.Images, "repository/%s")
	case LogGroups:
		return arn("logs", andBelow(s.LogGroups), "log-group:%s")
	case Rules:
		return arn("events", s.Rules, "rule/%s")
	case Connections:
		if len(s.Connections) > 0 {
			return s.Connections
		}
		return slices.Concat(arn("codeconnections", nil, "connection/%s"), arn("codestar-connections", nil, "connection/%s"))
	case Roles: // of a role that is not there IAM knows no path
		roles := s.Roles
		if len(roles) == 0 {
			roles = []string{"aloft*"}
		}
		var all []string
		for _, r := range roles {
			all = append(all, "arn:"+address.Partition(s.Region)+":iam::"+cmp.Or(s.Account, "*")+":role/"+r)
		}
		return all
	case MadeAPIs:
		return s.apis("restapis", "restapis/*", "apis", "apis/*", "tags/*")
	case Buckets:
		return s.buckets("")
	case APIs:
		return s.apis("restapis", "restapis/*", "apis", "apis/*", "domainnames", "domainnames/*")
	case APIStages:
		return s.apis("restapis/*/stages/*", "restapis/*/deployments", "apis/*/stages/*", "apis/*/deployments")
	case Objects:
		return s.buckets("/*")
	}
	return []string{"*"}
}

// buckets are the ARNs of the buckets, each with an end.
func (s Scope) buckets(end string) []string {
	names := s.Buckets
	if len(names) == 0 {
		names = []string{"*"}
	}
	var all []string
	for _, b := range names {
		all = append(all, "arn:"+address.Partition(s.Region)+":s3:::"+b+end)
	}
	return all
}

// apis are the ARNs of paths of API Gateway, which name no account.
func (s Scope) apis(paths ...string) []string {
	var all []string
	for _, p := range paths {
		all = append(all, "arn:"+address.Partition(s.Region)+":apigateway:"+cmp.Or(s.Region, "*")+"::/"+p)
	}
	return all
}

// andBelow are names and what stands behind a colon below each: versions and aliases of a
// function, streams of a log group. A name that ends in a star takes them in by itself.
func andBelow(names []string) []string {
	var all []string
	for _, n := range names {
		all = append(all, n)
		if !strings.HasSuffix(n, "*") {
			all = append(all, n+":*")
		}
	}
	return all
}

// pattern is a glob as IAM has it, which knows no ranges: a range of one sign becomes any
// sign, so a policy lets in more than the glob shows, and never less.
func pattern(glob string) string {
	var b strings.Builder
	for rest := glob; rest != ""; {
		open := strings.IndexByte(rest, '[')
		if open < 0 {
			b.WriteString(rest)
			break
		}
		b.WriteString(rest[:open])
		shut := strings.IndexByte(rest[open:], ']')
		if shut < 0 {
			b.WriteString("?" + rest[open+1:])
			break
		}
		b.WriteString("?")
		rest = rest[open+shut+1:]
	}
	return b.String()
}

// Text is the document as it is written for people, in lines of up to about 110
// characters.
func (p Policy) Text() string {
	var b strings.Builder
	b.WriteString(`{"Version": "` + p.Version + `", "Statement": [`)
	for i, s := range p.Statement {
		if i > 0 {
			b.WriteString(",")
		}
		b.WriteString("\n  {\"Effect\": \"" + s.Effect + "\",\n   \"Action\": " + list(s.Action, 14) + ",\n   \"Resource\": " + list(s.Resource, 16) + "}")
	}
	b.WriteString("\n]}")
	return b.String()
}

const lineOfText = 110

// list is a list of texts in JSON, broken into lines that begin below its first value.
func list(values []string, indent int) string {
	var b strings.Builder
	b.WriteString("[")
	at := indent
	for i, v := range values {
		text, _ := json.Marshal(v) // a text always can be
		if i > 0 {
			b.WriteString(",")
			if at+len(text)+3 > lineOfText {
				b.WriteString("\n" + strings.Repeat(" ", indent))
				at = indent
			} else {
				b.WriteString(" ")
			}
		}
		b.Write(text)
		at += len(text) + 2
	}
	b.WriteString("]")
	return b.String()
}

// Size is how long the document is by IAM's count, which leaves white space out.
func (p Policy) Size() int {
	text, _ := json.Marshal(p) // strings and lists of them always can be
	return len(text)
}
