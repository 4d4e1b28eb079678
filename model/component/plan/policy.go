package plan

import (
	"encoding/json"
	"reflect"
	"strings"

	"github.com/aloftdeck/aloft/model/address"
	"github.com/aloftdeck/aloft/model/component"
)

// document is a policy of IAM.
type document struct {
	Version   string
	Statement []statement
}

type statement struct {
	Effect    string
	Principal map[string]string `json:",omitempty"`
	Action    []string
	Resource  []string                     `json:",omitempty"`
	Condition map[string]map[string]string `json:",omitempty"`
}

func allow(statements ...statement) document {
	for i := range statements {
		statements[i].Effect = "Allow"
	}
	return document{Version: "2012-10-17", Statement: statements}
}

func (d document) text() string {
	text, _ := json.Marshal(d) // strings and lists of them always can be
	return string(text)
}

// words are what a document allows, for people.
func (d document) words() string {
	var all []string
	for _, s := range d.Statement {
		all = append(all, strings.Join(s.Action, ", ")+" on "+strings.Join(s.Resource, ", "))
	}
	return strings.Join(all, "; ")
}

// sameDocument reports whether two documents say the same: a list of one is that one.
func sameDocument(a, b string) bool {
	var x, y any
	if json.Unmarshal([]byte(a), &x) != nil || json.Unmarshal([]byte(b), &y) != nil {
		return a == b
	}
	return reflect.DeepEqual(plain(x), plain(y))
}

// plain is a value with every list of one as that one.
func plain(v any) any {
	switch v := v.(type) {
	case []any:
		if len(v) == 1 {
			return plain(v[0])
		}
		for i := range v {
			v[i] = plain(v[i])
		}
		return v
	case map[string]any:
		for k := range v {
			v[k] = plain(v[k])
		}
		return v
	}
	return v
}

// What a function does with a table that it reads or writes.
var (
	reading = []string{"dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query", "dynamodb:Scan",
		"dynamodb:ConditionCheckItem"}
	writing = []string{"dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem", "dynamodb:BatchWriteItem"}
)

// logsTo lets something write to a log group that is there.
func (v *view) logsTo(group string) statement {
	return statement{Action: []string{"logs:CreateLogStream", "logs:PutLogEvents"}, Resource: []string{v.arn("logs",
		"log-group:"+group+":*")}}
}

// functionPolicy is the least that a function needs.
func (v *view) functionPolicy(f component.Function) document {
	all := []statement{v.logsTo(functionLogs(f.Name))}
	for _, a := range f.Tables {
		var actions []string
		if a.Read {
			actions = append(actions, reading...)
		}
		if a.Write {
			actions = append(actions, writing...)
		}
		at := v.arn("dynamodb", "table/"+a.Table)
		all = append(all, statement{Action: actions, Resource: []string{at, at + "/index/*"}})
	}
	return allow(all...)
}

// buildPolicy is the least that the build needs.
func (v *view) buildPolicy() document {
	c := v.Component
	all := []statement{v.logsTo(buildLogs(c.Build.Project))}
	if r := c.Repository; r != nil {
		switch {
		case r.Kind == component.CodeCommit:
			all = append(all, statement{Action: []string{"codecommit:GitPull"},
				Resource: []string{v.arn("codecommit", r.Name)}})
		case r.Kind == component.S3:
			all = append(all, statement{Action: []string{"s3:GetObject", "s3:GetObjectVersion"},
				Resource: []string{v.s3(strings.TrimPrefix(r.URL, "s3://"))}})
		case r.Connection != "":
			service := "codeconnections"
			if strings.Contains(r.Connection, ":codestar-connections:") { // their name of before 2024
				service = "codestar-connections"
			}
			all = append(all, statement{Action: []string{service + ":GetConnection", service + ":GetConnectionToken",
				service + ":UseConnection"}, Resource: []string{r.Connection}})
		}
	}
	if at := v.place(); at.Bucket != "" {
		all = append(all, statement{Action: []string{"s3:PutObject"}, Resource: []string{v.s3(at.Bucket + "/" +
			prefixOf(at) + "*")}},
			statement{Action: []string{"s3:GetBucketAcl", "s3:GetBucketLocation"}, Resource: []string{v.s3(at.Bucket)}})
	}
	if c.Images() {
		all = append(all, statement{Action: []string{"ecr:GetAuthorizationToken"}, Resource: []string{"*"}},
			statement{Action: []string{"ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage",
				"ecr:CompleteLayerUpload", "ecr:GetDownloadUrlForLayer",
				"ecr:InitiateLayerUpload", "ecr:PutImage", "ecr:UploadLayerPart"}, Resource: []string{v.arn("ecr",
				"repository/"+c.Name)}})
	}
	return allow(all...)
}

// s3 is the ARN of a bucket or of objects in it.
func (v *view) s3(path string) string {
	return "arn:" + address.Partition(v.runner.Identity().Region) + ":s3:::" + path
}
