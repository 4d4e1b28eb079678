package account

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/safetext"
)

// This file reads the parts of a version's configuration that are only compared and
// shown. A test walks the SDK's type, so that a member that is new there is missed.

// settings gathers what is set.
type settings []model.Setting

func (s *settings) add(name, value string) {
	if value = safetext.Line(value); value != "" {
		*s = append(*s, model.Setting{Name: name, Value: value})
	}
}

func (s *settings) amount(name string, n *int32, unit string) {
	if n != nil {
		s.add(name, strings.TrimSpace(strconv.Itoa(int(*n))+" "+unit))
	}
}

// list joins what has an order, such as the arguments of a command.
func (s *settings) list(name string, of []string) { s.add(name, strings.Join(of, " ")) }

// set joins what has none: AWS may give it in another order each time.
func (s *settings) set(name string, of []string) {
	sorted := slices.Clone(of)
	slices.Sort(sorted)
	s.list(name, sorted)
}

func settingsOf(f *types.FunctionConfiguration) []model.Setting {
	var s settings
	if v := f.VpcConfig; v != nil {
		s.set("VPC subnets", v.SubnetIds)
		s.set("VPC security groups", v.SecurityGroupIds)
		if aws.ToBool(v.Ipv6AllowedForDualStack) {
			s.add("VPC IPv6", "allowed")
		}
	}
	for _, fs := range f.FileSystemConfigs {
		value := aws.ToString(fs.Arn)
		if fs.S3FilesConfig != nil && fs.S3FilesConfig.DirectS3Read != "" {
			value += ", direct reads " + string(fs.S3FilesConfig.DirectS3Read)
		}
		s.add("file system "+line(fs.LocalMountPath), cmp.Or(value, "mounted"))
	}
	s.image(f.ImageConfigResponse)
	if l := f.LoggingConfig; l != nil {
		s.add("log format", string(l.LogFormat))
		s.add("application log level", string(l.ApplicationLogLevel))
		s.add("system log level", string(l.SystemLogLevel))
	}
	if d := f.DurableConfig; d != nil {
		s.add("durable execution", "on")
		s.amount("durable timeout", d.ExecutionTimeout, "s")
		s.amount("durable retention", d.RetentionPeriodInDays, "days")
		s.add("durable KMS key", aws.ToString(d.KMSKeyArn))
	}
	if c := f.CapacityProviderConfig; c != nil {
		s.provider(c.LambdaManagedInstancesCapacityProviderConfig)
	}
	if t := f.TenancyConfig; t != nil {
		s.add("tenant isolation", string(t.TenantIsolationMode))
	}
	s.add("main function", aws.ToString(f.MasterArn))
	s.add("signing profile", aws.ToString(f.SigningProfileVersionArn))
	s.add("signing job", aws.ToString(f.SigningJobArn))
	return s
}

// image is what overrides what an image says of itself.
func (s *settings) image(r *types.ImageConfigResponse) {
	if r == nil {
		return
	}
	if r.Error != nil {
		*s = append(*s, model.Setting{Name: "image configuration", Unread: unread(r.Error.ErrorCode, r.Error.Message)})
	}
	if c := r.ImageConfig; c != nil {
		s.list("image entry point", c.EntryPoint)
		s.list("image command", c.Command)
		s.add("image working directory", aws.ToString(c.WorkingDirectory))
	}
}

func (s *settings) provider(m *types.LambdaManagedInstancesCapacityProviderConfig) {
	if m == nil {
		return
	}
	s.add("capacity provider", aws.ToString(m.CapacityProviderArn))
	if per := m.ExecutionEnvironmentMemoryGiBPerVCpu; per != nil {
		s.add("memory of a vCPU", strconv.FormatFloat(*per, 'f', -1, 64)+" GiB")
	}
	s.amount("calls at once", m.PerExecutionEnvironmentMaxConcurrency, "in an environment")
}

// unread is why Lambda could not give a part of the configuration.
func unread(code, message *string) string {
	text := strings.TrimPrefix(aws.ToString(code)+": "+aws.ToString(message), ": ")
	return cmp.Or(safetext.Line(strings.TrimSuffix(text, ": ")), "Lambda does not say why")
}

// configurationOf brings the answer of GetFunctionConfiguration into the shape
// that all other reads give: what a version is made of. The answers to changes of
// code have the same members and can be converted to it.
func configurationOf(o *lambda.GetFunctionConfigurationOutput) *types.FunctionConfiguration {
	return &types.FunctionConfiguration{
		Architectures: o.Architectures, CapacityProviderConfig: o.CapacityProviderConfig, CodeSha256: o.CodeSha256, CodeSize: o.CodeSize,
		ConfigSha256: o.ConfigSha256, DeadLetterConfig: o.DeadLetterConfig, Description: o.Description, DurableConfig: o.DurableConfig,
		Environment: o.Environment, EphemeralStorage: o.EphemeralStorage, FileSystemConfigs: o.FileSystemConfigs, FunctionArn: o.FunctionArn,
		FunctionName: o.FunctionName, Handler: o.Handler, ImageConfigResponse: o.ImageConfigResponse, KMSKeyArn: o.KMSKeyArn,
		LastModified: o.LastModified, LastUpdateStatus: o.LastUpdateStatus, LastUpdateStatusReason: o.LastUpdateStatusReason,
		LastUpdateStatusReasonCode: o.LastUpdateStatusReasonCode, Layers: o.Layers, LoggingConfig: o.LoggingConfig, MasterArn: o.MasterArn,
		MemorySize: o.MemorySize, PackageType: o.PackageType, RevisionId: o.RevisionId, Role: o.Role, Runtime: o.Runtime,
		RuntimeVersionConfig: o.RuntimeVersionConfig, SigningJobArn: o.SigningJobArn, SigningProfileVersionArn: o.SigningProfileVersionArn,
		SnapStart: o.SnapStart, State: o.State, StateReason: o.StateReason, StateReasonCode: o.StateReasonCode, TenancyConfig: o.TenancyConfig,
		Timeout: o.Timeout, TracingConfig: o.TracingConfig, Version: o.Version, VpcConfig: o.VpcConfig,
	}
}
