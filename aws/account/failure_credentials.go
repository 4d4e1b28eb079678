package account

import (
	"errors"
	"io/fs"
	"strings"

	"github.com/aws/smithy-go"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/safetext"
)

// credentialsFailure sorts an error of getting credentials.
func (a *Account) credentialsFailure(f *model.Failure, c call, err error) {
	f.Class, f.Advice = model.Expired, c.profile.advice()
	var api smithy.APIError
	var process *processError
	switch {
	case errors.As(err, &process):
		f.Cause = model.NoCredentials
		f.Message = "no credentials for " + c.profile.String() + ": " + process.Error()
	case errors.Is(err, errMFA):
		f.Cause = model.NoCredentials
		f.Message = c.profile.String() + " asks for an MFA code, which aloft can not ask for"
		f.Advice = c.profile.mfaAdvice()
	case errors.Is(err, fs.ErrNotExist) && (c.profile.sso || c.profile.login):
		f.Cause = model.NotLoggedIn
		f.Message = "nobody has logged in with " + c.profile.String()
	case errors.Is(err, errNoInstance):
		f.Cause = model.NoCredentials
		f.Message = "no credentials for " + c.profile.String()
		f.Advice += " (looked in the environment, " + strings.Join(sharedFiles(), ", ") + " and the instance)"
	case errors.As(err, &api):
		f.Code = safetext.Line(api.ErrorCode())
		if !ranOut(f.Code) && classOf(f.Code, 0) != model.Expired {
			f.Cause = model.NoCredentials
		}
		f.Message = "no credentials for " + c.profile.String() + ": " + safetext.Line(api.ErrorMessage())
		if m := notAuthorized.FindStringSubmatch(api.ErrorMessage()); m != nil {
			f.Advice = m[1] + " is missing: choose another profile with --profile, or have it granted"
		}
	case network(err):
		f.Class, f.Message = model.Network, "getting credentials for "+c.profile.String()+": "+networkMessage(err)
		f.Advice = connectionAdvice(c.region(), err)
	case c.profile.sso || c.profile.login:
		f.Cause = model.NotLoggedIn
		f.Message = c.profile.String() + " has no valid login: " + safetext.Line(innermost(err).Error())
	default:
		f.Cause = model.NoCredentials
		f.Message = "no credentials for " + c.profile.String() + ": " + safetext.Line(innermost(err).Error())
	}
}

// ranOut reports whether a code says that credentials were good and are no more.
func ranOut(code string) bool {
	switch code {
	case "ExpiredToken", "ExpiredTokenException", "RequestExpired":
		return true
	}
	return false
}

// aboutTime reports whether a code is also what a clock that is wrong gets.
func aboutTime(code string) bool {
	switch code {
	case "InvalidSignatureException", "SignatureDoesNotMatch", "RequestExpired":
		return true
	}
	return false
}
