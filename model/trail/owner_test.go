package trail_test

import (
	"strings"
	"testing"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/model/trail"
)

func by(agent, invoked string) *model.AliasCall {
	c := to("9")
	c.By = model.Caller{Name: "ci", Agent: agent, InvokedBy: invoked}
	return &c
}

func TestToolsAreKnownByTheirUserAgent(t *testing.T) {
	for want, callers := range map[trail.Tool][]model.Caller{
		trail.Terraform: {{Agent: "APN/1.0 HashiCorp/1.0 Terraform/1.9.5 (+https://www.terraform.io) terraform-provider-aws/5.70.0 aws-sdk-go-v2/1.30"}},
		trail.Pulumi: {{Agent: "APN/1.0 Pulumi/1.0 Pulumi/v3.130 (+https://www.pulumi.com) pulumi-aws/6.50 aws-sdk-go-v2/1.30"},
			{Agent: "pulumi terraform-provider-aws/5.70.0"}},
		trail.CloudFormation: {{InvokedBy: "cloudformation.amazonaws.com", Agent: "cloudformation.amazonaws.com"}},
		trail.CodeDeploy:     {{InvokedBy: "codedeploy.amazonaws.com"}},
		trail.Console:        {{Agent: "Mozilla/5.0 (X11; Linux x86_64)"}, {Console: true, Agent: "AWS Internal"}},
		trail.CLI:            {{Agent: "aws-cli/2.17.0 md/awscrt"}},
		trail.Aloft:          {{Agent: "aws-sdk-go-v2/1.47.7 os/linux lang/go#1.26 aloft/1.4.0"}},
		"":                   {{}, {Agent: "Boto3/1.35"}},
	} {
		for _, c := range callers {
			if got := trail.ToolOf(c); got != want {
				t.Errorf("%+v is %q, want %q", c, got, want)
			}
		}
	}
}

func TestTheOwnerOfAnAlias(t *testing.T) {
	denied := &model.Failure{Class: model.Denied, Operation: "DescribeStackResources", Permission: "cloudformation:DescribeStackResources"}
	tagless := &model.Failure{Class: model.Denied, Operation: "ListTags", Permission: "lambda:ListTags"}
	tagged := map[string]string{"aws:cloudformation:stack-name": "shop"}
	for name, c := range map[string]struct {
		facts     trail.OwnerFacts
		kind      trail.OwnerKind
		owner     string
		why, hint string
	}{
		"a stack has it":                {trail.OwnerFacts{Stack: "shop", StackAsked: true}, trail.OwnerStack, "shop", "", ""},
		"a stack before Terraform":      {trail.OwnerFacts{Stack: "shop", StackAsked: true, Other: by("terraform-provider-aws", "")}, trail.OwnerStack, "shop", "", ""},
		"Terraform":                     {trail.OwnerFacts{StackAsked: true, TrailRead: true, Other: by("Terraform/1.9", "")}, trail.OwnerTerraform, "", "", ""},
		"Pulumi, stacks denied":         {trail.OwnerFacts{StackAsked: true, StackFailed: denied, TrailRead: true, Other: by("Pulumi/3", "")}, trail.OwnerPulumi, "", "", ""},
		"nobody":                        {trail.OwnerFacts{StackAsked: true, TrailRead: true, Other: by("aws-cli/2", "")}, trail.OwnerNone, "", "", ""},
		"tags are no proof":             {trail.OwnerFacts{StackAsked: true, TrailRead: true, Tags: tagged}, trail.OwnerNone, "", "", "stack shop, which does not have the alias"},
		"stacks denied":                 {trail.OwnerFacts{StackAsked: true, StackFailed: denied, TrailRead: true}, trail.OwnerNotKnown, "", "cloudformation:DescribeStackResources is missing", ""},
		"stacks denied, tags point":     {trail.OwnerFacts{StackAsked: true, StackFailed: denied, TrailRead: true, Tags: tagged}, trail.OwnerNotKnown, "", "denied", "stack shop"},
		"stacks denied, tags not there": {trail.OwnerFacts{StackAsked: true, StackFailed: denied, TrailRead: true, TagsFailed: tagless}, trail.OwnerNotKnown, "", "denied", "lambda:ListTags"},
		"stacks denied, a stack moved":  {trail.OwnerFacts{StackAsked: true, StackFailed: denied, TrailRead: true, Other: by("", "cloudformation.amazonaws.com")}, trail.OwnerNotKnown, "", "denied", "CloudFormation moved it last"},
		"CloudTrail not read":           {trail.OwnerFacts{StackAsked: true}, trail.OwnerNotKnown, "", "Terraform or Pulumi moved it was not read yet", ""},
		"nothing read":                  {trail.OwnerFacts{}, trail.OwnerNotKnown, "", "whether a stack has it was not read yet", ""},
	} {
		t.Run(name, func(t *testing.T) {
			got := trail.OwnerOf(c.facts)
			if got.Kind != c.kind || got.Name != c.owner || !strings.Contains(got.Why, c.why) || (got.Why == "") != (c.why == "") ||
				!strings.Contains(got.Hint, c.hint) || (got.Hint == "") != (c.hint == "") {
				t.Errorf("got %+v", got)
			}
		})
	}
}

// aloft's own moves of an alias that Terraform looks after do not hide that.
func TestAMoveOfAloftsHidesNoOwner(t *testing.T) {
	ours := stamped(to("11"), release.Promote, "10", "aa")
	p := trail.Read(calls(*by("Terraform/1.9", ""), to("10"), ours))
	if p.Other == nil || p.Other.Version != "10" {
		t.Fatalf("got %+v", p.Other)
	}
	p = trail.Read(calls(*by("Terraform/1.9", ""), ours))
	if trail.OwnerOf(trail.OwnerFacts{StackAsked: true, TrailRead: true, Other: p.Other}).Kind != trail.OwnerTerraform {
		t.Errorf("got %+v", p.Other)
	}
}
