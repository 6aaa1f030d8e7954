package parley

import (
	"sort"
	"strconv"
	"unicode/utf8"
)

// PropertyType is the type of a property's value.
type PropertyType string

// The property types.
const (
	PropertyInt    PropertyType = "integer"
	PropertyBool   PropertyType = "boolean"
	PropertyString PropertyType = "string"
	PropertyQueue  PropertyType = "queue" // the id of a queue, or empty
)

// Property explains one setting: its type, its default and what it changes.
type Property struct {
	Name    string       `json:"name"`
	Type    PropertyType `json:"type"`
	Unit    string       `json:"unit,omitempty"`
	Default string       `json:"default"`
	Min     int64        `json:"min,omitempty"` // for integers
	Max     int64        `json:"max,omitempty"`
	Explain string       `json:"explain"`
}

// The properties' names (domain 2.5).
const (
	PropSupportEnabled      = "glide.connect.support.enabled"
	PropConversationLimit   = "connect.support.conversation_limit"
	PropShowAgentAvatar     = "connect.support.show_agent_avatar"
	PropIdleDelay           = "connect.support.idle.delay"
	PropIdleCountDown       = "connect.support.idle.count_down"
	PropChatReminder        = "com.glide.cs.idle_chat_reminder_timeout" // domain 3.7
	PropChatCancel          = "com.glide.cs.idle_chat_cancel_timeout"
	PropChatIdleAfterAnswer = "com.glide.cs.start_idle_timeout_after_agent_response"
	PropChatDisconnect      = "com.glide.cs.chat_disconnect_timeout"
	PropGuestResumable      = "com.glide.cs.guest_session_resumable"
	PropGuestCookieAge      = "com.glide.cs.guest_session_cookie_max_age"
	PropClosedHistory       = "connect.support.user.closed.conversation_limit"
	PropMirrorSystem        = "glide.connect.support.reflect_system_messages"
	PropGuestsPerHour       = "connect.support.max_guest_sessions_per_hour"
	PropGuestsPerAddress    = "connect.support.max_guest_sessions_per_hour_per_address"
	PropGuestLimitMessage   = "connect.support.guest_sessions_rate_limit_reached_message"
	PropDefaultQueue        = "connect.support.default_queue"
	PropAttachmentMaxBytes  = "connect.support.attachment.max_bytes"
	PropAttachmentTypes     = "connect.support.attachment.refused_extensions"
	PropCompanyName         = "parley.company.name"
	PropBrandColor          = "parley.company.color"
	PropGuestSessionHours   = "connect.support.guest_session.hours"
	PropNoQueueMessage      = "connect.support.no_queue_message"
	PropSupportOffMessage   = "connect.support.disabled_message"
	PropPrivacyNote         = "connect.support.privacy_note"
	PropDefaultGuestForm    = "connect.support.default_record_producer"
	PropEndedMessage        = "connect.support.ended_message"
	PropSupportMembers      = "connect.support.members.enabled"
	PropSearchLimit         = "connect.search.conversation_limit"
	PropEmailInterval       = "collaboration.email_interval"
	PropSignInFailuresLimit = "parley.sign_in.failures_per_quarter_hour"
	PropRequestsPerMinute   = "parley.api.requests_per_minute"

	PropPresenceIdle    = "parley.presence.idle_minutes"
	PropRoutingLookback = "com.glide.awa.routinglookback"
	PropRecordDays      = "parley.routing.record_days"
	PropIntegration     = "glide.awa.enabled"
	PropBypassMaxWait   = "glide.awa.bypass_max_wait_time.enabled" //nolint:gosec // domain 3.3; no password, whatever its name holds
	PropReassignAway    = "glide.messaging.reassign.enabled"       // domain 3.5

	PropResponsibilities = "parley.accounts.responsibilities" // domain 3.4

	PropCannedPostAtOnce = "connect.canned.post_at_once"
	PropExternalLinks    = "glide.ui.url.external"
	PropLinkContent      = "glide.ui.url.external.content"
	PropLinkHosts        = "parley.link_preview.hosts"

	PropMaxWrapUp      = "com.glide.interaction.max_wrapup_duration"
	PropEndLongWrapUps = "com.glide.interaction.max_wrapup_duration.enabled"
)

var properties = [...]Property{
	{PropSupportEnabled, PropertyBool, "", "true", 0, 0, "Master switch of guest chat. When off, the portal says so and nothing new is created; open chats go on."},
	{PropConversationLimit, PropertyInt, "sessions", "-1", -1, 1000, "How many open sessions an agent may hold; Accept is refused above it. -1 is unlimited. A user's own limit wins."},
	{PropShowAgentAvatar, PropertyBool, "", "true", 0, 0, "Show the agent's avatar to visitors. When off they see the name only."},
	{PropIdleDelay, PropertyInt, "s", "120", 10, 86400, "How long a visitor may neither type nor send before the closing countdown starts. Agents' messages do not reset it. Chats that were offered to their agent have times of their own, com.glide.cs.idle_chat_reminder_timeout."},
	{PropIdleCountDown, PropertyInt, "s", "60", 5, 86400, "How long the countdown runs before an idle session is closed."},
	{PropChatReminder, PropertyInt, "s", "180", 10, 86400, "How long a visitor whose chat was offered to its agent may neither type nor send before they are asked whether they are still there. Where agents take the oldest themselves, connect.support.idle.delay holds."},
	{PropChatCancel, PropertyInt, "s", "360", 15, 86400, "How long after their last input such a visitor's session is closed; at least 5 seconds after they are asked."},
	{PropChatIdleAfterAnswer, PropertyBool, "", "false", 0, 0, "Count the silence of such a visitor only from the first words of an agent on, not from when somebody accepted."},
	{PropChatDisconnect, PropertyInt, "s", "7200", 0, 2592000, "How long the page of a visitor may be gone before the desk counts them as gone too: who waits leaves the queue and may wait again, a conversation in progress is closed, unless their silence has closed it before. 0 is never."},
	{PropGuestResumable, PropertyBool, "", "true", 0, 0, "Let a visitor whose page was gone go on in their conversation, after a tunnel, a dead battery or a closed window. When off, it is over a minute after the last page was gone, which nobody can tell from loading it again, and they start anew."},
	{PropGuestCookieAge, PropertyInt, "s", "-1", -1, 31536000, "How long the cookie of the portal's chat is kept by the browser; -1 and 0 are until the browser is closed. It opens nothing once connect.support.guest_session.hours are over. A chat on other sites keeps no cookie."},
	{PropClosedHistory, PropertyInt, "sessions", "0", 0, 1000, "How many earlier sessions of a visitor agents see; 0 shows all."},
	{PropMirrorSystem, PropertyBool, "", "false", 0, 0, "Copy transfer and queue notices into the record made from a chat."},
	{PropGuestsPerHour, PropertyInt, "sessions", "200", 0, 1000000, "Guest conversations that may be created within any hour, for the whole desk. 0 closes guest chat."},
	{PropGuestsPerAddress, PropertyInt, "sessions", "10", 0, 1000000, "Guest conversations that one network address may create within any hour. 0 is unlimited."},
	{PropGuestLimitMessage, PropertyString, "", "Guest Chat is currently not available, please retry later.", 0, 0, "What a visitor reads when a limit of guest conversations is reached. Their form keeps its values."},
	{PropDefaultQueue, PropertyQueue, "", "", 0, 0, "Where a guest goes when no matching rule fits."},
	{PropNoQueueMessage, PropertyString, "", "No queue is available for your question right now. We have kept it and will follow up by e-mail.", 0, 0, "What a visitor reads when no rule fits and there is no default queue. The form is kept for follow-up."},
	{PropSupportOffMessage, PropertyString, "", "Chat is switched off at the moment. Please try again later.", 0, 0, "What a visitor reads while guest chat is switched off."},
	{PropAttachmentMaxBytes, PropertyInt, "bytes", "10485760", 0, 1 << 30, "Largest file that may be attached. 0 refuses all files."},
	{PropAttachmentTypes, PropertyString, "", "exe,msi,bat,cmd,com,scr,ps1,vbs,js,jar,apk,dmg,sh", 0, 0, "File name endings that are refused, separated by commas. The content is sniffed as well: a program with another ending is refused too."},
	{PropCompanyName, PropertyString, "", "Parley", 0, 0, "The company's name on the portal, in the chat and in transcripts."},
	{PropBrandColor, PropertyString, "", "#0e7c86", 0, 0, "The company's colour for visitors, as #rrggbb; adjusted until its contrast is sufficient."},
	{PropGuestSessionHours, PropertyInt, "h", "24", 1, 720, "How long after their last activity a visitor's token stays valid."},
	{PropPrivacyNote, PropertyString, "", "Only used to answer you.", 0, 0, "The line under the guest form."},
	{PropDefaultGuestForm, PropertyString, "", "", 0, 0, "The id of the record producer behind the portal's Chat link; empty is the shipped one."},
	{PropEndedMessage, PropertyString, "", "Thank you for talking with us.", 0, 0, "What a visitor reads after the end of a chat."},
	{PropSupportMembers, PropertyBool, "", "false", 0, 0, "Let whoever takes part in a conversation with a customer add any colleague to it and take them out again. When off, who takes part follows from the queue."},
	{PropSearchLimit, PropertyInt, "conversations", "50", 1, 50, "How many conversations a search over names, people and text finds at most."},
	{PropEmailInterval, PropertyInt, "min", "3", 1, 1440, "How long after the first message an e-mail to a colleague who is away and wants e-mails is sent, with everything that came until then."},
	{PropSignInFailuresLimit, PropertyInt, "attempts", "10", 3, 1000, "Failed sign-ins per address and per account within a quarter of an hour before further attempts are refused."},
	{PropRequestsPerMinute, PropertyInt, "requests", "1200", 0, 1000000, "How many requests a minute one API token may make on each node, a sixth of them at once. Further ones are refused and told when to come back. 0 is unlimited. People who are signed in are never refused for it."},
	{PropPresenceIdle, PropertyInt, "min", "10", 0, 1440, "How long an agent may be idle on all their screens before they are Offline and work is offered to others. What they have accepted stays theirs. A screen counts as idle after five minutes without input; 0 is never. A presence state may say otherwise."},
	{PropRecordDays, PropertyInt, "d", "14", 0, 90, "For how many days the decisions of routing are kept with all they depended on, so that a what-if can live through them again. 0 keeps nothing more."},
	{PropIntegration, PropertyBool, "", "true", 0, 0, "Let other systems read agents' presence and capacity and offer them work, over the calls below /api/now/awa/ and with tokens of users whose role is Integration. When off, all of these calls are refused."},
	{PropBypassMaxWait, PropertyBool, "", "false", 0, 0, "While somebody has an offer to answer, let its time run even if the longest wait of the queue is over meanwhile; only who is not answered then has waited too long. When off, the longest wait ends the offer."},
	{PropRoutingLookback, PropertyInt, "s", "600", 0, 31536000, "How old a case or incident that waits in no queue may be for a change of it to route it. One that has just come to belong to a service channel, or whose assignee was taken away, is routed however old it is."},
	{PropReassignAway, PropertyBool, "", "false", 0, 0, "When a customer writes and their agent is not available, let the conversation wait in its queue for somebody else. Only for a desk whose agents say that they are available: who never did counts as Offline."},
	{PropResponsibilities, PropertyString, "", "Account manager, Support, Technical contact, Sales", 0, 0, "What a colleague can look after an account for, separated by commas, up to 20. Queues can prefer those with one of them."},
	{PropCannedPostAtOnce, PropertyBool, "", "false", 0, 0, "Post a canned message as soon as it is chosen. When off it is put into the composer first, to be read and changed. One with a gap to fill in is always put there."},
	{PropExternalLinks, PropertyBool, "", "true", 0, 0, "Make links to other sites clickable."},
	{PropLinkContent, PropertyBool, "", "false", 0, 0, "Show what other sites say about a page whose link was sent: its title and a line. The desk asks only the hosts of parley.link_preview.hosts, never an address of a private network."},
	{PropLinkHosts, PropertyString, "", "", 0, 0, "The hosts whose pages may be previewed, separated by commas, such as example.com, *.example.org. *. stands for every host below it."},
	{PropEndLongWrapUps, PropertyBool, "", "false", 0, 0, "Close what has been wrapped up for longer than com.glide.interaction.max_wrapup_duration. When off, a wrap-up without a fixed time waits until its agent finishes it."},
	{PropMaxWrapUp, PropertyInt, "min", "15", 1, 1440, "How long a wrap-up may take before the desk closes it. It must exceed every fixed time of the wrap-up configurations."},
}

// LookupProperty finds a known property.
func LookupProperty(name string) (Property, bool) {
	for _, p := range properties {
		if p.Name == name {
			return p, true
		}
	}
	return Property{}, false
}

// AllProperties lists the known properties by name.
func AllProperties() []Property {
	list := append([]Property(nil), properties[:]...)
	sort.Slice(list, func(i, j int) bool { return list[i].Name < list[j].Name })
	return list
}

// MaxPropertyValue bounds a property's value, in characters.
const MaxPropertyValue = 4000

// Check validates a value for the property; the error names the property.
func (p Property) Check(value string) error {
	switch p.Type {
	case PropertyInt:
		n, err := strconv.ParseInt(value, 10, 64)
		if err != nil {
			return Errorf(CodeInvalid, p.Name, "must be a whole number, such as %s.", p.Default)
		}
		if n < p.Min || n > p.Max {
			return Errorf(CodeInvalid, p.Name, "must be between %d and %d.", p.Min, p.Max)
		}
	case PropertyBool:
		if value != "true" && value != "false" {
			return Errorf(CodeInvalid, p.Name, "must be true or false.")
		}
	case PropertyQueue:
		if value != "" && !ValidID(value) {
			return Errorf(CodeInvalid, p.Name, "must be a queue, or empty.")
		}
	case PropertyString:
		if utf8.RuneCountInString(value) > MaxPropertyValue {
			return Errorf(CodeTooLarge, p.Name, "is too long: at most %d characters are allowed.", MaxPropertyValue)
		}
		if p.Name == PropBrandColor && !validColor(value) {
			return Errorf(CodeInvalid, p.Name, "must be a colour such as #0e7c86.")
		}
		if p.Name == PropResponsibilities {
			if err := checkResponsibilities(p.Name, value); err != nil {
				return err
			}
		}
		if p.Name == PropDefaultGuestForm && value != "" && !ValidID(value) {
			return Errorf(CodeInvalid, p.Name, "must be the id of a record producer, or empty.")
		}
	}
	_, err := CleanText(p.Name, value, MaxPropertyValue)
	return err
}

func validColor(text string) bool {
	if len(text) != 7 || text[0] != '#' {
		return false
	}
	_, err := strconv.ParseUint(text[1:], 16, 32)
	return err == nil
}
