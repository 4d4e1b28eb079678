package account

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"maps"
	"net/url"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"

	"github.com/aloftdeck/aloft/model/component"
	"github.com/aloftdeck/aloft/model/safetext"
)

var errNoRole = errors.New("the answer has no role")

// GetRole reads a role with its inline policies. Those that are attached to it are not read.
func (a *Account) GetRole(ctx context.Context, name string) (component.IAMRole, error) {
	ctx, c, done := a.begin(ctx, "GetRole", name)
	defer done()
	out, err := c.clients.roles.GetRole(ctx, &iam.GetRoleInput{RoleName: &name})
	if err == nil && out.Role == nil {
		err = errNoRole
	}
	if err != nil {
		return component.IAMRole{}, a.failure(ctx, c, err)
	}
	r := component.IAMRole{
		Name: line(out.Role.RoleName), Path: line(out.Role.Path), ARN: line(out.Role.Arn),
		Trust: policyText(out.Role.AssumeRolePolicyDocument), Policies: map[string]string{},
	}
	if b := out.Role.PermissionsBoundary; b != nil {
		r.Boundary = line(b.PermissionsBoundaryArn)
	}
	tags := make(map[string]string, len(out.Role.Tags))
	for _, t := range out.Role.Tags {
		tags[aws.ToString(t.Key)] = aws.ToString(t.Value)
	}
	r.Owner = component.OwnerOf(tags)
	names, err := a.inlinePolicies(ctx, name)
	if err != nil {
		return component.IAMRole{}, err
	}
	c.operation = "GetRolePolicy"
	for _, policy := range names {
		out, err := c.clients.roles.GetRolePolicy(ctx, &iam.GetRolePolicyInput{RoleName: &name, PolicyName: &policy})
		if err != nil {
			return component.IAMRole{}, a.failure(ctx, c, err)
		}
		r.Policies[safetext.Line(policy)] = policyText(out.PolicyDocument)
	}
	return r, nil
}

// inlinePolicies are the names of the policies that a role alone has.
func (a *Account) inlinePolicies(ctx context.Context, role string) ([]string, error) {
	ctx, c, done := a.begin(ctx, "ListRolePolicies", role)
	defer done()
	var names []string
	marker := ""
	for {
		if err := a.walks.page(c, marker); err != nil {
			return nil, err
		}
		out, err := c.clients.roles.ListRolePolicies(ctx, &iam.ListRolePoliciesInput{RoleName: &role,
			Marker: optional(marker)})
		if err != nil {
			return nil, a.failure(ctx, c, err)
		}
		names = append(names, out.PolicyNames...)
		next := aws.ToString(out.Marker)
		if !out.IsTruncated || next == "" || next == marker {
			return names, nil
		}
		marker = next
	}
}

// CreateRole makes a role without policies. For some seconds services can not assume it.
func (a *Account) CreateRole(ctx context.Context, r component.IAMRole, tags component.Tags) error {
	ctx, c, done := a.begin(ctx, "CreateRole", r.Name)
	defer done()
	in := &iam.CreateRoleInput{RoleName: &r.Name, Path: optional(r.Path), AssumeRolePolicyDocument: &r.Trust,
		PermissionsBoundary: optional(r.Boundary)}
	for _, key := range slices.Sorted(maps.Keys(tags)) {
		in.Tags = append(in.Tags, types.Tag{Key: aws.String(key), Value: aws.String(tags[key])})
	}
	if _, err := c.clients.roles.CreateRole(ctx, in); err != nil {
		return a.failure(ctx, c, err)
	}
	return nil
}

// UpdateTrust replaces the document that says who may assume a role.
func (a *Account) UpdateTrust(ctx context.Context, role, document string) error {
	ctx, c, done := a.begin(ctx, "UpdateAssumeRolePolicy", role)
	defer done()
	_, err := c.clients.roles.UpdateAssumeRolePolicy(ctx, &iam.UpdateAssumeRolePolicyInput{RoleName: &role,
		PolicyDocument: &document})
	if err != nil {
		return a.failure(ctx, c, err)
	}
	return nil
}

// PutRolePolicy makes an inline policy of a role, or replaces the one of its name.
func (a *Account) PutRolePolicy(ctx context.Context, role, policy, document string) error {
	ctx, c, done := a.begin(ctx, "PutRolePolicy", role)
	defer done()
	_, err := c.clients.roles.PutRolePolicy(ctx, &iam.PutRolePolicyInput{RoleName: &role, PolicyName: &policy,
		PolicyDocument: &document})
	if err != nil {
		return a.failure(ctx, c, err)
	}
	return nil
}

// policyText is a document on one line. IAM gives it encoded as in a URL, with + as itself.
func policyText(encoded *string) string {
	text, err := url.PathUnescape(aws.ToString(encoded))
	if err != nil {
		text = aws.ToString(encoded)
	}
	var compact bytes.Buffer
	if json.Compact(&compact, []byte(text)) == nil {
		text = compact.String()
	}
	return safetext.Line(text)
}
