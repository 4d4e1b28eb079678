package account

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"

	"github.com/aloftdeck/aloft/model/release"
)

// notCompared are the members of a configuration that are no configuration, each with
// the reason why two versions that differ in it alone are the same.
var notCompared = map[string]string{
	"FunctionArn":                     "names the version",
	"FunctionName":                    "both are of one function",
	"Version":                         "names the version",
	"LastModified":                    "when, not what",
	"RevisionId":                      "changes with every write",
	"State":                           "how it is, not what it is",
	"StateReason":                     "how it is, not what it is",
	"StateReasonCode":                 "how it is, not what it is",
	"LastUpdateStatus":                "how it is, not what it is",
	"LastUpdateStatusReason":          "how it is, not what it is",
	"LastUpdateStatusReasonCode":      "how it is, not what it is",
	"SnapStart.OptimizationStatus":    "how it is, not what it is",
	"Layers.CodeSize":                 "a layer's version never changes, its ARN names it",
	"Layers.SigningJobArn":            "a layer's version never changes, its ARN names it",
	"Layers.SigningProfileVersionArn": "a layer's version never changes, its ARN names it",
}

// member is one value in a configuration, by its path, and how to give it another.
type member struct {
	path   string
	change func(*types.FunctionConfiguration)
}

// members are all values of a type, also of those that it is made of.
func members(t *testing.T, of reflect.Type, path []string, at func(*types.FunctionConfiguration) reflect.Value) []member {
	t.Helper()
	leaf := func(set func(reflect.Value)) []member {
		return []member{{strings.Join(path, "."), func(c *types.FunctionConfiguration) { set(at(c)) }}}
	}
	switch of.Kind() {
	case reflect.Struct:
		var all []member
		for i := range of.NumField() {
			f := of.Field(i)
			if !f.IsExported() {
				continue
			}
			all = append(all, members(t, f.Type, append(slices.Clone(path), f.Name), func(c *types.FunctionConfiguration) reflect.Value { return at(c).Field(i) })...)
		}
		return all
	case reflect.Pointer:
		return members(t, of.Elem(), path, func(c *types.FunctionConfiguration) reflect.Value {
			p := at(c)
			if p.IsNil() {
				p.Set(reflect.New(of.Elem()))
			}
			return p.Elem()
		})
	case reflect.Slice:
		return members(t, of.Elem(), path, func(c *types.FunctionConfiguration) reflect.Value {
			s := at(c)
			if s.IsNil() {
				s.Set(reflect.MakeSlice(of, 1, 1))
			}
			return s.Index(0)
		})
	case reflect.Map:
		return leaf(func(v reflect.Value) {
			was, _ := v.Interface().(map[string]string)
			v.Set(reflect.ValueOf(map[string]string{"KEY": was["KEY"] + "other"}))
		})
	case reflect.String:
		return leaf(func(v reflect.Value) { v.SetString(v.String() + "other") })
	case reflect.Int32, reflect.Int64:
		return leaf(func(v reflect.Value) { v.SetInt(v.Int() + 7) })
	case reflect.Float64:
		return leaf(func(v reflect.Value) { v.SetFloat(v.Float() + 7) })
	case reflect.Bool:
		return leaf(func(v reflect.Value) { v.SetBool(!v.Bool()) })
	}
	t.Fatalf("%s has a kind that the test does not know: %s", strings.Join(path, "."), of)
	return nil
}

func configurationMembers(t *testing.T) []member {
	return members(t, reflect.TypeFor[types.FunctionConfiguration](), nil,
		func(c *types.FunctionConfiguration) reflect.Value { return reflect.ValueOf(c).Elem() })
}

// Whatever the SDK knows of a version's configuration is compared: a member that is
// new in it fails here until it is read or said to be none.
func TestTheDiffReadsEveryMember(t *testing.T) {
	unused := map[string]string{}
	for path, why := range notCompared {
		unused[path] = why
	}
	for _, base := range []struct {
		name string
		make func() *types.FunctionConfiguration
	}{
		{"set where nothing was", func() *types.FunctionConfiguration { return &types.FunctionConfiguration{ConfigSha256: new("hash")} }},
		{"another value", func() *types.FunctionConfiguration {
			c := &types.FunctionConfiguration{}
			for _, m := range configurationMembers(t) {
				if !strings.Contains(m.path, ".Error.") { // what could not be read has no value
					m.change(c)
				}
			}
			return c
		}},
	} {
		for _, m := range configurationMembers(t) {
			before, after := base.make(), base.make()
			m.change(after)
			found := release.Diff(versionOf("orders", before), versionOf("orders", after))
			_, exempt := notCompared[m.path]
			delete(unused, m.path)
			switch {
			case !exempt && len(found) == 0:
				t.Errorf("%s: nothing differs where %s does", base.name, m.path)
			case exempt && len(found) > 0:
				t.Errorf("%s: %s is said to be no configuration and is compared: %+v", base.name, m.path, found)
			}
		}
	}
	for path := range unused {
		t.Errorf("%s is no member any more", path)
	}
}

// All reads give the same members of a configuration.
func TestNoMemberIsLostOnTheWay(t *testing.T) {
	out := &lambda.GetFunctionConfigurationOutput{}
	from := reflect.ValueOf(out).Elem()
	full := &types.FunctionConfiguration{}
	for _, m := range configurationMembers(t) {
		m.change(full)
	}
	for i := range from.NumField() {
		if f := reflect.ValueOf(full).Elem().FieldByName(from.Type().Field(i).Name); f.IsValid() && f.CanSet() {
			from.Field(i).Set(f)
		}
	}
	if got := configurationOf(out); !reflect.DeepEqual(got, full) {
		t.Errorf("got\n%+v, want\n%+v", got, full)
	}
}

// A list leaves the runtime's version out: that is no difference, and the order in
// which AWS gives what has none is none either.
func TestWhatIsNoDifference(t *testing.T) {
	arn := "arn:aws:lambda:us-east-1::runtime:1"
	read := versionOf("orders", &types.FunctionConfiguration{RuntimeVersionConfig: &types.RuntimeVersionConfig{RuntimeVersionArn: &arn},
		VpcConfig: &types.VpcConfigResponse{SubnetIds: []string{"subnet-1", "subnet-2"}}})
	listed := versionOf("orders", &types.FunctionConfiguration{VpcConfig: &types.VpcConfigResponse{SubnetIds: []string{"subnet-2", "subnet-1"}}})
	listed.Listed = true
	if found := release.Diff(listed, read); len(found) > 0 {
		t.Errorf("%+v", found)
	}
}
