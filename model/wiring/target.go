package wiring

import (
	"regexp"
	"slices"
	"strings"

	"github.com/aloftdeck/aloft/model"
)

// target is the function that an integration or authorizer calls.
type target struct {
	function string
	alias    string   // or a version, or $LATEST; empty: none stands there
	account  string   // 12 digits
	region   string   // such as us-east-1
	missing  []string // variables that the stage has not
	inAlias  []string // variables that stand where the alias does
	pinned   bool     // no variable stands there
}

// invoked are the forms in which API Gateway calls functions, around the function's ARN.
var invoked = regexp.MustCompile(`^arn:[^:]+:apigateway:[^:]*:lambda:path/[^/]+/functions/(.+)/(response-streaming-)?invocations$`)

// lambdaARN is the ARN of a function, where parts may be stage variables.
var lambdaARN = regexp.MustCompile(`^arn:[^:]+:lambda:([^:]+):([^:]+):function:(.+)$`)

// variable is how a stage variable stands in a URI.
var variable = regexp.MustCompile(`\$\{stageVariables\.([A-Za-z0-9_]+)\}`)

// functionARN is the ARN of the function in a URI, with its variables; empty for what calls
// no function.
func functionARN(uri string) string {
	if m := invoked.FindStringSubmatch(uri); m != nil {
		return m[1]
	}
	if lambdaARN.MatchString(uri) {
		return uri // an HTTP API takes the ARN alone
	}
	return ""
}

// targetOf is what a URI calls on a stage with some variables, and whether that is a function.
func targetOf(uri string, variables map[string]string) (target, bool) {
	arn := functionARN(uri)
	if arn == "" {
		return target{}, false
	}
	var t target
	t.pinned = !variable.MatchString(arn)
	if at := strings.Index(arn, ":function:"); at >= 0 {
		_, qualifier, _ := strings.Cut(arn[at+len(":function:"):], ":")
		for _, m := range variable.FindAllStringSubmatch(qualifier, -1) {
			t.inAlias = append(t.inAlias, m[1])
		}
	}
	full := variable.ReplaceAllStringFunc(arn, func(use string) string {
		name := variable.FindStringSubmatch(use)[1]
		value, ok := variables[name]
		if !ok || value == "" {
			if !slices.Contains(t.missing, name) {
				t.missing = append(t.missing, name)
			}
			return use
		}
		return value
	})
	m := lambdaARN.FindStringSubmatch(full)
	if m == nil {
		return t, true // a variable makes it something else: function stays empty
	}
	t.region, t.account = m[1], m[2]
	t.function, t.alias, _ = strings.Cut(m[3], ":")
	if variable.MatchString(t.function) {
		t.function = "" // not known without the variable
	}
	if variable.MatchString(t.alias) {
		t.alias = ""
	}
	return t, true
}

// qualifier is the alias or version that is called; empty for the function's code as it was
// last written.
func (t target) qualifier() string {
	if t.alias == model.Latest {
		return ""
	}
	return t.alias
}

// arn is what is called.
func (t target) arn(partition string) string {
	arn := "arn:" + partition + ":lambda:" + t.region + ":" + t.account + ":function:" + t.function
	if t.qualifier() != "" {
		arn += ":" + t.qualifier()
	}
	return arn
}

// Called is the function and alias that the URI of an integration leads to at a stage with some
// variables, and whether it is an alias of a function.
func Called(uri string, variables map[string]string) (model.CellKey, bool) {
	t, ok := targetOf(uri, variables)
	return model.CellKey{Function: t.function, Alias: t.alias}, ok && t.function != "" && t.alias != "" && len(t.missing) == 0
}
