package sim

import (
	"encoding/json"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"
)

// IAM as far as roles of builds, functions and rules need it: roles with inline policies.
// Nothing is allowed or denied by them; what a test wants denied it scripts.

// iamRole is one role.
type iamRole struct {
	name, path, trust, boundary string
	description                 *string
	policies                    map[string]string // inline ones
	tags                        map[string]string
	created                     time.Time
	usable                      time.Time // when services can assume it
}

// rolePoliciesPerPage is how many names of policies are listed at once.
const rolePoliciesPerPage = 100

var (
	roleName = regexp.MustCompile(`^[\w+=,.@-]{1,64}$`)
	rolePath = regexp.MustCompile(`^/([!-~]+/)?$`)
)

func iamOperations() map[string]operation {
	of := func(name *string) string { return aws.ToString(name) }
	return map[string]operation{
		"GetRole": simulate(200, (*World).getRole, func(in *iam.GetRoleInput) string { return of(in.RoleName) }),
		"CreateRole": simulate(200, (*World).createRole,
			func(in *iam.CreateRoleInput) string { return of(in.RoleName) }),
		"ListRolePolicies": simulate(200, (*World).listRolePolicies,
			func(in *iam.ListRolePoliciesInput) string { return of(in.RoleName) }),
		"GetRolePolicy": simulate(200, (*World).getRolePolicy,
			func(in *iam.GetRolePolicyInput) string { return of(in.RoleName) }),
		"PutRolePolicy": simulate(200, (*World).putRolePolicy,
			func(in *iam.PutRolePolicyInput) string { return of(in.RoleName) }),
		"UpdateAssumeRolePolicy": simulate(200, (*World).updateAssumeRolePolicy,
			func(in *iam.UpdateAssumeRolePolicyInput) string { return of(in.RoleName) }),
	}
}

// PutRole makes a role that services can assume, such as lambda.amazonaws.com, and answers
// with its ARN.
func (w *World) PutRole(name string, services ...string) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	trust, _ := json.Marshal(map[string]any{"Version": "2012-10-17", "Statement": []any{map[string]any{
		"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": map[string]any{"Service": services}}}})
	r := &iamRole{name: name, path: "/", trust: string(trust), policies: map[string]string{}, tags: map[string]string{},
		created: w.now(), usable: w.now()}
	w.roles[name] = r
	return w.roleARN(r)
}

func (w *World) roleARN(r *iamRole) string {
	return "arn:aws:iam::" + w.account + ":role" + r.path + r.name
}

// role finds the role that a call is about.
func (w *World) role(name *string) (*iamRole, error) {
	if r, ok := w.roles[aws.ToString(name)]; ok {
		return r, nil
	}
	return nil, noEntity("The role with name " + aws.ToString(name) + " cannot be found.")
}

func noEntity(words string) error {
	return &refusal{status: 404, err: &types.NoSuchEntityException{Message: aws.String(words)}}
}

func (w *World) roleAsGiven(r *iamRole) *types.Role {
	out := &types.Role{
		RoleName: aws.String(r.name), Path: aws.String(r.path), Arn: aws.String(w.roleARN(r)),
		RoleId:     aws.String("AROA" + strings.ToUpper(hexHash([]byte(r.name))[:17])),
		CreateDate: aws.Time(r.created), Description: r.description, AssumeRolePolicyDocument: aws.String(encoded(r.trust)),
		MaxSessionDuration: aws.Int32(3600),
	}
	if r.boundary != "" {
		out.PermissionsBoundary = &types.AttachedPermissionsBoundary{
			PermissionsBoundaryArn:  aws.String(r.boundary),
			PermissionsBoundaryType: types.PermissionsBoundaryAttachmentTypePolicy}
	}
	for _, key := range slices.Sorted(maps.Keys(r.tags)) {
		out.Tags = append(out.Tags, types.Tag{Key: aws.String(key), Value: aws.String(r.tags[key])})
	}
	return out
}

// encoded is a document as IAM gives it.
func encoded(document string) string {
	return strings.ReplaceAll(url.QueryEscape(document), "+", "%20")
}

func (w *World) getRole(in *iam.GetRoleInput) (*iam.GetRoleOutput, error) {
	r, err := w.role(in.RoleName)
	if err != nil {
		return nil, err
	}
	return &iam.GetRoleOutput{Role: w.roleAsGiven(r)}, nil
}

func (w *World) createRole(in *iam.CreateRoleInput) (*iam.CreateRoleOutput, error) {
	if in.MaxSessionDuration != nil {
		return nil, &loudError{"CreateRole is simulated without MaxSessionDuration"}
	}
	name, path := aws.ToString(in.RoleName), "/"
	if in.Path != nil {
		path = *in.Path
	}
	tags := make(map[string]string, len(in.Tags))
	for _, t := range in.Tags {
		tags[aws.ToString(t.Key)] = aws.ToString(t.Value)
	}
	switch {
	case !roleName.MatchString(name):
		return nil, generic(400, "ValidationError", "The specified value for roleName is invalid. "+
			"It must contain only alphanumeric characters and/or the following: +=,.@_-")
	case !rolePath.MatchString(path):
		return nil, generic(400, "ValidationError", "The specified value for path is invalid. "+
			"It must begin and end with / and contain only alphanumeric characters and/or / characters.")
	}
	if err := checkTags(tags); err != nil {
		return nil, generic(400, "ValidationError", err.Error())
	}
	if err := checkDocument(in.AssumeRolePolicyDocument); err != nil {
		return nil, err
	}
	if _, taken := w.roles[name]; taken {
		return nil, &refusal{status: 409, err: &types.EntityAlreadyExistsException{Message: aws.String("Role with name " +
			name + " already exists.")}}
	}
	r := &iamRole{name: name, path: path, trust: *in.AssumeRolePolicyDocument,
		boundary: aws.ToString(in.PermissionsBoundary), description: in.Description,
		policies: map[string]string{}, tags: tags, created: w.now().Truncate(time.Second)}
	r.usable = w.now().Add(w.spreading.draw(w.revisions))
	w.roles[name] = r
	return &iam.CreateRoleOutput{Role: w.roleAsGiven(r)}, nil
}

// checkDocument is IAM's answer to what is no policy.
func checkDocument(document *string) error {
	var policy struct{ Statement json.RawMessage }
	if json.Unmarshal([]byte(aws.ToString(document)), &policy) == nil && len(policy.Statement) > 0 {
		return nil
	}
	return &refusal{status: 400, err: &types.MalformedPolicyDocumentException{
		Message: aws.String("This policy contains invalid Json")}}
}

func (w *World) listRolePolicies(in *iam.ListRolePoliciesInput) (*iam.ListRolePoliciesOutput, error) {
	r, err := w.role(in.RoleName)
	if err != nil {
		return nil, err
	}
	names := slices.Sorted(maps.Keys(r.policies))
	from, found := slices.BinarySearch(names, aws.ToString(in.Marker))
	if found {
		from++
	}
	to := min(from+int(max(aws.ToInt32(in.MaxItems), 0)), len(names))
	if in.MaxItems == nil {
		to = min(from+rolePoliciesPerPage, len(names))
	}
	out := &iam.ListRolePoliciesOutput{PolicyNames: names[from:to], IsTruncated: to < len(names)}
	if out.IsTruncated {
		out.Marker = aws.String(names[to-1])
	}
	return out, nil
}

func (w *World) getRolePolicy(in *iam.GetRolePolicyInput) (*iam.GetRolePolicyOutput, error) {
	r, err := w.role(in.RoleName)
	if err != nil {
		return nil, err
	}
	document, ok := r.policies[aws.ToString(in.PolicyName)]
	if !ok {
		return nil, noEntity("The role policy with name " + aws.ToString(in.PolicyName) + " cannot be found.")
	}
	return &iam.GetRolePolicyOutput{RoleName: in.RoleName, PolicyName: in.PolicyName,
		PolicyDocument: aws.String(encoded(document))}, nil
}

func (w *World) putRolePolicy(in *iam.PutRolePolicyInput) (*iam.PutRolePolicyOutput, error) {
	r, err := w.role(in.RoleName)
	if err == nil {
		err = checkDocument(in.PolicyDocument)
	}
	if err != nil {
		return nil, err
	}
	r.policies[aws.ToString(in.PolicyName)] = *in.PolicyDocument
	return &iam.PutRolePolicyOutput{}, nil
}

func (w *World) updateAssumeRolePolicy(in *iam.UpdateAssumeRolePolicyInput) (*iam.UpdateAssumeRolePolicyOutput, error) {
	r, err := w.role(in.RoleName)
	if err == nil {
		err = checkDocument(in.PolicyDocument)
	}
	if err != nil {
		return nil, err
	}
	r.trust = *in.PolicyDocument
	return &iam.UpdateAssumeRolePolicyOutput{}, nil
}
