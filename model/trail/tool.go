package trail

import (
	"strings"

	"github.com/aloftdeck/aloft/model"
)

// Tool is what a call was made with, as far as its user agent tells.
type Tool string

// The tools that are told apart; empty for any other.
const (
	CloudFormation Tool = "CloudFormation"
	CodeDeploy     Tool = "CodeDeploy"
	Terraform      Tool = "Terraform"
	Pulumi         Tool = "Pulumi"
	Console        Tool = "the console"
	CLI            Tool = "the AWS CLI"
	Aloft          Tool = "aloft"
)

// ToolOf is what a caller used. Services call in somebody's name and say so; Pulumi
// runs Terraform's provider, so it is looked for first.
func ToolOf(by model.Caller) Tool {
	service := strings.ToLower(by.InvokedBy)
	agent := strings.ToLower(by.Agent)
	for _, t := range []struct {
		sign string
		tool Tool
	}{
		{"cloudformation.amazonaws.com", CloudFormation},
		{"codedeploy.amazonaws.com", CodeDeploy},
		{"pulumi", Pulumi},
		{"terraform", Terraform},
		{"opentofu", Terraform},
		{"aloft/", Aloft},
		{"aws-cli/", CLI},
	} {
		if strings.Contains(service, t.sign) || strings.Contains(agent, t.sign) {
			return t.tool
		}
	}
	if by.Console || strings.HasPrefix(agent, "mozilla/") || strings.Contains(agent, "console.amazonaws.com") {
		return Console
	}
	return ""
}

// Who names a caller: the user or the session, else the service or the role.
func Who(by model.Caller) string {
	for _, name := range []string{by.Name, by.InvokedBy, by.Role, by.ARN} {
		if name != "" {
			return name
		}
	}
	return ""
}
