// Package address tells where a thing of an account is found outside of aloft: its ARN,
// its page in the console of AWS, and the command that reads it.
package address

import (
	"net/url"
	"strings"

	"github.com/aloftdeck/aloft/model"
)

// Partition is the part of AWS that a Region is in: "aws", "aws-cn".
func Partition(region string) string {
	name, _ := partition(region)
	return name
}

// partition is the part of AWS that a Region is in, and where its console is.
func partition(region string) (name, console string) {
	switch {
	case strings.HasPrefix(region, "cn-"):
		return "aws-cn", "https://" + region + ".console.amazonaws.cn"
	case strings.HasPrefix(region, "us-gov-"):
		return "aws-us-gov", "https://" + region + ".console.amazonaws-us-gov.com"
	}
	return "aws", "https://" + region + ".console.aws.amazon.com"
}

// plain reports whether a text can stand in an address as it is.
func plain(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return r != '-' && (r < '0' || r > '9') && (r < 'a' || r > 'z') })
}

// known reports whether a subject says where it is.
func known(s model.Subject) bool { return s.Account != "" && s.Region != "" && s.Name != "" }

// build is the id of a build.
func build(s model.Subject) string { return s.Name + ":" + s.Part }

// ARN is the thing's, empty where its account is not known.
func ARN(s model.Subject) string {
	service, resource := "", ""
	switch s.Kind {
	case model.FunctionSubject, model.VersionSubject:
		service, resource = "lambda", "function:"+s.Name
		if s.Part != "" {
			resource += ":" + s.Part
		}
	case model.ProjectSubject:
		service, resource = "codebuild", "project/"+s.Name
		if s.Part != "" {
			resource = "build/" + build(s)
		}
	case model.TableSubject:
		service, resource = "dynamodb", "table/"+s.Name
		if s.Part != "" {
			resource += "/index/" + s.Part
		}
	}
	if service == "" || !known(s) {
		return ""
	}
	name, _ := partition(s.Region)
	return strings.Join([]string{"arn", name, service, s.Region, s.Account, resource}, ":")
}

// Console is the thing's page in the console, empty where its account is not known.
func Console(s model.Subject) string {
	if !known(s) || !plain(s.Account) || !plain(s.Region) {
		return ""
	}
	name, part, region := url.PathEscape(s.Name), url.PathEscape(s.Part), "region="+url.QueryEscape(s.Region)
	_, console := partition(s.Region)
	switch s.Kind {
	case model.FunctionSubject, model.VersionSubject:
		page := console + "/lambda/home?" + region + "#/functions/" + name
		switch {
		case s.Part == "" || s.Part == model.Latest:
			return page
		case s.Kind == model.VersionSubject:
			return page + "/versions/" + part
		}
		return page + "/aliases/" + part
	case model.ProjectSubject:
		page := console + "/codesuite/codebuild/" + s.Account + "/projects/" + name
		if s.Part == "" {
			return page + "/history?" + region
		}
		return page + "/build/" + url.QueryEscape(build(s)) + "/?" + region
	case model.TableSubject:
		page := console + "/dynamodbv2/home?" + region + "#table?name=" + url.QueryEscape(s.Name)
		if s.Part != "" {
			page += "&tab=indexes"
		}
		return page
	}
	return ""
}

// Command is the command of AWS' own tool that reads the thing, as the identity under
// which aloft does; empty for what none reads.
func Command(s model.Subject, as model.Identity) string {
	var words []string
	switch s.Kind {
	case model.FunctionSubject:
		words = []string{"lambda", "get-function-configuration", "--function-name", s.Name}
		if s.Part != "" {
			words = []string{"lambda", "get-alias", "--function-name", s.Name, "--name", s.Part}
		}
	case model.VersionSubject:
		words = []string{"lambda", "get-function-configuration", "--function-name", s.Name, "--qualifier", s.Part}
	case model.ProjectSubject:
		words = []string{"codebuild", "batch-get-projects", "--names", s.Name}
		if s.Part != "" {
			words = []string{"codebuild", "batch-get-builds", "--ids", build(s)}
		}
	case model.TableSubject:
		words = []string{"dynamodb", "describe-table", "--table-name", s.Name}
		if s.Part != "" {
			words = append(words, "--query", "Table.GlobalSecondaryIndexes[?IndexName=='"+s.Part+"']")
		}
	default:
		return ""
	}
	if s.Region != "" {
		words = append(words, "--region", s.Region)
	}
	if as.Profile != "" {
		words = append(words, "--profile", as.Profile)
	}
	if as.Endpoint != "" {
		words = append(words, "--endpoint-url", as.Endpoint)
	}
	for i, w := range words {
		words[i] = quoted(w)
	}
	return "aws " + strings.Join(words, " ")
}

// quoted is a word as a shell takes it.
func quoted(word string) string {
	safe := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-_./:@%+=,", r)
	}
	if word != "" && strings.IndexFunc(word, func(r rune) bool { return !safe(r) }) < 0 {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}
