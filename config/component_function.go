package config

// [[function]] of a component.

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model/component"
	"github.com/aloftdeck/aloft/model/hostfile"
)

const (
	maxEnvironment = 4096    // bytes of names and values, Lambda's quota
	maxPolicy      = 10_240  // letters that are no blanks, IAM's quota for the policies in one role
	maxPolicyFile  = 1 << 17 // bytes with all blanks
	maxZip         = 50 << 20
)

// function reads one [[function]], after the tables.
func (c *componentReader) function(v values) {
	f := component.Function{
		Name: v.text("name"), Image: v.flag("image"), Runtime: v.text("runtime"), Handler: v.text("handler"),
		Architecture: cmp.Or(v.text("architecture"), component.X86),
		MemoryMB:     int(v.number("memory_mb", component.DefaultMemoryMB)),
		Timeout:      time.Duration(v.number("timeout_s", component.DefaultTimeout)) * time.Second, Role: v.role(),
		Environment: c.environment(v), Zip: v.text("zip"), Artifact: v.text("artifact"), PolicyFile: v.text("policy"),
	}
	c.written.functions = append(c.written.functions, v.asWritten())
	v.atLeast("memory_mb", component.DefaultMemoryMB, "the least that Lambda gives")
	if f.Image {
		for _, name := range []string{"runtime", "handler", "zip", "artifact"} {
			if v.given[name] != nil {
				v.wrong(name, "does not go with image = true", "leave one of them out")
			}
		}
	} else {
		c.runtime(v, &f)
	}
	v.either("zip", "artifact")
	switch {
	case c.builds || v.given["zip"] != nil && !f.Image:
	case f.Image:
		v.wrong("image", "needs a build that makes it", "write [build]")
	default:
		v.wrong("", "has no code", "write [build], or zip = … for a local file")
	}
	if f.Zip != "" {
		c.zip(v, f.Zip)
	}
	if !f.Role.Create() {
		for _, name := range []string{"tables", "policy"} {
			if v.given[name] != nil {
				v.wrong(name, "is of a role that is made, and role is an ARN", "leave one of them out")
			}
		}
	}
	f.Tables = c.access(v)
	if f.PolicyFile != "" {
		f.Policy = c.policy(v, f.PolicyFile)
	}
	c.component.Functions = append(c.component.Functions, f)
}

// runtime checks runtime and handler of a function that is a zip.
func (c *componentReader) runtime(v values, f *component.Function) {
	v.need("runtime")
	name := f.Runtime
	if name == "" {
		return
	}
	runtime, known := component.FindRuntime(name)
	switch {
	case component.Retired(name):
		v.wrong("runtime", "Lambda makes no function with "+quote(name)+" any more", "use a newer one")
	case !known:
		v.wrong("runtime", quote(cut(name))+" is no runtime of Lambda",
			cmp.Or(didYouMean(name, component.RuntimeNames()), runtimesLike(name)))
	case !c.options.Now.IsZero() && runtime.DeprecatedAt(c.options.Now):
		c.note(v.line("runtime"), "function.runtime",
			quote(name)+" is deprecated since "+runtime.Deprecated.Format(time.DateOnly),
			"Lambda may refuse to make functions with it: use a newer one")
	}
	switch provided := strings.HasPrefix(name, "provided"); {
	case f.Handler == "" && v.given["handler"] == nil && provided:
		f.Handler = "bootstrap"
	case v.given["handler"] == nil:
		v.need("handler")
	case f.Handler != "" && !strings.Contains(f.Handler, ".") &&
		(strings.HasPrefix(name, "python") || strings.HasPrefix(name, "nodejs") || strings.HasPrefix(name, "ruby")):
		v.wrong("handler", quote(cut(f.Handler))+" names no function in a file",
			`write file and function, such as "app.handler"`)
	}
}

// runtimesLike are the runtimes of a language, else all of them.
func runtimesLike(name string) string {
	all := component.RuntimeNames()
	language := strings.TrimRight(strings.ToLower(name), "0123456789.x")
	like := slices.DeleteFunc(slices.Clone(all), func(s string) bool { return !strings.HasPrefix(s, language) })
	if language == "" || len(like) == 0 {
		like = all
	}
	return "there are " + strings.Join(like, ", ")
}

// reserved are the environment variables that Lambda sets itself.
var reserved = []string{
	"AWS_ACCESS_KEY", "AWS_ACCESS_KEY_ID", "AWS_DEFAULT_REGION", "AWS_EXECUTION_ENV", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
	"AWS_LAMBDA_FUNCTION_NAME", "AWS_LAMBDA_FUNCTION_VERSION", "AWS_LAMBDA_INITIALIZATION_TYPE", "AWS_LAMBDA_LOG_GROUP_NAME",
	"AWS_LAMBDA_LOG_STREAM_NAME", "AWS_LAMBDA_RUNTIME_API", "AWS_REGION", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN",
	"LAMBDA_RUNTIME_DIR", "LAMBDA_TASK_ROOT",
}

var variableName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]+$`)

// environment reads the environment variables of a function.
func (c *componentReader) environment(v values) map[string]string {
	value, given := v.found["environment"]
	if !given {
		return nil
	}
	table, ok := value.(map[string]any)
	if !ok {
		v.wrong("environment", "takes a table of texts, not "+describe(value), `write it like { LOG_LEVEL = "info" }`)
		return nil
	}
	env, size := map[string]string{}, 0
	for _, name := range slices.Sorted(maps.Keys(table)) {
		line := c.lineOf(append(v.at("environment"), name)...)
		text, ok := table[name].(string)
		switch {
		case !ok:
			hint := ""
			switch table[name].(type) {
			case int64, float64, bool:
				hint = "put it into quotes"
			}
			c.report(line, "function.environment", quote(cut(name))+" takes a text, not "+describe(table[name]), hint)
			continue
		case slices.Contains(reserved, name):
			c.report(line, "function.environment", quote(name)+" is set by Lambda itself", "take another name")
			continue
		case !variableName.MatchString(name):
			c.report(line, "function.environment", quote(cut(name))+" is no name that Lambda takes",
				"use two letters or more: a letter, then letters, digits and _")
			continue
		}
		env[name] = text
		size += len(name) + len(text)
	}
	if size > maxEnvironment {
		v.wrong("environment", fmt.Sprintf("has %d bytes, more than the %d that Lambda takes", size, maxEnvironment), "")
	}
	return env
}

// access reads what a function may do with tables of the file.
func (c *componentReader) access(v values) (all []component.TableAccess) {
	names := c.written.tables
	seen := map[string]bool{}
	for _, entry := range v.texts("tables") {
		name, ways, cut1 := strings.Cut(entry.text, ":")
		a := component.TableAccess{Table: name, Read: strings.Contains(ways, "r"), Write: strings.Contains(ways, "w")}
		why, hint := "", ""
		switch {
		case !cut1 || ways != "r" && ways != "w" && ways != "rw":
			why, hint = "does not say what the function may do", `write r, w or rw behind the table: "`+cut(name)+`:rw"`
		case !slices.Contains(names, name):
			why = "names no [[table]] of this file"
			hint = cmp.Or(didYouMean(name, names), "write the [[table]], or say it in a policy")
		case seen[name]:
			why, hint = "names a table for the second time", "say it once"
		}
		if why != "" {
			c.report(entry.line, "function.tables", quote(cut(entry.text))+" "+why, hint)
			continue
		}
		seen[name] = true
		all = append(all, a)
	}
	return all
}

// zip checks a local file with code.
func (c *componentReader) zip(v values, name string) {
	if c.options.Dir == "" {
		return
	}
	f, err := hostfile.Open(absolute(name, c.options.Dir, c.options.Home))
	if err != nil {
		v.wrong("zip", fileTrouble(name, err), "build it first, or write its path from the folder of this file")
		return
	}
	defer f.Close()
	start := make([]byte, 2)
	n, _ := f.Read(start)
	switch info, err := f.Stat(); {
	case err == nil && info.Size() > maxZip:
		why := fmt.Sprintf("%s has %d bytes, more than the 50 MB that Lambda takes directly", quote(cut(name)), info.Size())
		v.wrong("zip", why, "have a [build] make it")
	case string(start[:n]) != "PK":
		v.wrong("zip", quote(cut(name))+" is no zip", "")
	}
}

// policy reads the file of a policy.
func (c *componentReader) policy(v values, name string) []byte {
	if c.options.Dir == "" {
		return nil
	}
	text, err := hostfile.Read(absolute(name, c.options.Dir, c.options.Home), maxPolicyFile)
	if err != nil {
		v.wrong("policy", fileTrouble(name, err), "")
		return nil
	}
	var short bytes.Buffer
	var document struct{ Statement json.RawMessage }
	if err := json.Compact(&short, text); err != nil {
		v.wrong("policy", quote(cut(name))+" is not JSON: "+err.Error(), "")
		return nil
	}
	switch err := json.Unmarshal(text, &document); {
	case err != nil || len(document.Statement) == 0 || document.Statement[0] != '[' && document.Statement[0] != '{':
		v.wrong("policy", quote(cut(name))+" is no policy", `write {"Version": "2012-10-17", "Statement": [ … ]} into it`)
	case short.Len() > maxPolicy:
		v.wrong("policy", fmt.Sprintf("%s has %d letters without blanks, more than the %d that IAM takes",
			quote(cut(name)), short.Len(), maxPolicy), "")
	}
	return short.Bytes()
}

// fileTrouble says why a file that is named can not be read.
func fileTrouble(name string, err error) string {
	var kind *hostfile.KindError
	var path *fs.PathError
	var large *hostfile.SizeError
	switch {
	case errors.As(err, &kind):
		return quote(cut(name)) + " is " + kind.Kind() + ", not a file"
	case errors.As(err, &large):
		return fmt.Sprintf("%s is larger than %d bytes", quote(cut(name)), large.Most)
	case errors.Is(err, fs.ErrNotExist):
		return "there is no file " + quote(cut(filepath.ToSlash(name)))
	case errors.As(err, &path):
		return quote(cut(name)) + " can not be read: " + path.Err.Error()
	}
	return quote(cut(name)) + " can not be read: " + err.Error()
}
