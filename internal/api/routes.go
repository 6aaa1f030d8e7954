package api

import (
	"net/http"

	"github.com/parley-desk/parley/internal/auth"
)

// Route is one call of the API.
type Route struct {
	Method  string
	Path    string
	Needs   auth.Permission // the zero value is held by nobody
	Summary string
	do      endpoint
}

// Routes lists all calls, for tests that walk them.
func (a *API) Routes() []Route { return a.routes() }

// routes is the table of all calls: method, path, who may, what it does.
func (a *API) routes() []Route { //nolint:funlen // a table, read from top to bottom
	d := a.desk
	const (
		v1    = StaffBase
		guest = GuestBase
		admin = StaffBase + "/admin"

		created = http.StatusCreated
	)
	return []Route{
		// Who is there.
		{"POST", v1 + "/session", auth.Public, "Sign in", call(a.signIn)},
		{"GET", v1 + "/session", auth.SignedIn, "Who is signed in", call(a.whoAmI)},
		{"DELETE", v1 + "/session", auth.SignedIn, "Sign out", call(a.signOut)},
		{"DELETE", v1 + "/sessions", auth.SignedIn, "Sign out everywhere", call(a.signOutEverywhere)},
		{"POST", v1 + "/password", auth.SignedIn, "Change the own password", call(a.changePassword)},
		{"GET", v1 + "/setup/{token}", auth.Public, "Does the link of the first administrator work", call(a.checkSetup)},
		{"POST", v1 + "/setup/{token}", auth.Public, "Create the first administrator and sign in", call(a.completeSetup)},

		{"GET", v1 + "/preferences", auth.SignedIn, "What I like", call(a.preferences)},
		{"PUT", v1 + "/preferences", auth.SignedIn, "Change what I like", call(a.savePreferences)},
		{"GET", v1 + "/transports", auth.SignedIn, "Over which transports this desk can reach me", call(a.transports)},
		{"GET", v1 + "/push/key", auth.SignedIn, "The public key for web push", call(a.pushKey)},
		{"GET", v1 + "/push/subscriptions", auth.SignedIn, "My devices that receive web push", call(a.subscriptions)},
		{"POST", v1 + "/push/subscriptions", auth.SignedIn, "Send web push to this browser", call(a.subscribe)},
		{"DELETE", v1 + "/push/subscriptions", auth.SignedIn, "No more web push to a browser of mine", call(a.unsubscribe)},
		{"POST", v1 + "/push/test", auth.SignedIn, "Send a test to my devices", call(a.testPush)},

		// The visitor.
		{"GET", guest + "/config", auth.Public, "Texts, colour and the form", call(a.guestConfig)},
		{"POST", guest + "/sessions", auth.Public, "Send the form and start a chat", answering(created, a.guestStart)},
		{"GET", guest + "/session", auth.Guest, "State of the chat and what is new", call(a.guestSession)},
		{"DELETE", guest + "/session", auth.Guest, "Make the token worthless", call(a.guestForget)},
		{"GET", guest + "/entries", auth.Guest, "Read the conversation", call(a.guestEntries)},
		{"GET", guest + "/live", auth.Guest, "WebSocket of frames", raw(a.guestLive, describeSocket)},
		{"GET", guest + "/events", auth.Guest, "Server-sent events of frames", raw(a.guestEvents, describeEvents)},
		{"GET", guest + "/poll", auth.Guest, "Wait for frames", raw(a.guestPoll, describePoll)},
		{"POST", guest + "/frames", auth.Guest, "Send frames", raw(a.guestFrames, describeFrames)},
		{"POST", guest + "/attachments", auth.Guest, "Upload a file", raw(a.guestUpload, describeUpload)},
		{"GET", guest + "/attachments/{id}", auth.Guest, "Download a file", raw(a.guestFile, describeFile)},
		{"GET", guest + "/transcript", auth.Guest, "Download the conversation as text", raw(a.guestTranscript, describeText)},

		// The agent.
		{"GET", v1 + "/live", auth.Converse, "WebSocket of frames", raw(a.agentLive, describeSocket)},
		{"GET", v1 + "/events", auth.Converse, "Server-sent events of frames", raw(a.agentEvents, describeEvents)},
		{"POST", v1 + "/frames", auth.Converse, "Send frames", raw(a.agentFrames, describeFrames)},
		{"GET", v1 + "/queues", auth.Converse, "The queues I serve", call(a.queues)},
		{"GET", v1 + "/transfer-queues", auth.Converse, "Queues a conversation can be passed on to", call(a.transferQueues)},
		{"POST", v1 + "/queues/{id}/accept", auth.Converse, "Take the oldest of a queue", call(a.accept)},
		{"GET", v1 + "/queues/{id}/agents", auth.Converse, "Colleagues a conversation can be transferred to", call(a.candidates)},
		{"GET", v1 + "/conversations", auth.Converse, "Conversations of mine or of my queues", call(a.conversations)},
		{"POST", v1 + "/conversations", auth.Converse, "Start a conversation with colleagues", answering(created, a.startConversation)},
		{"GET", v1 + "/conversations/search", auth.Converse, "Find conversations by name, people and text", call(a.searchConversations)},
		{"GET", v1 + "/conversations/{id}", auth.Converse, "A conversation with its context", call(a.conversation)},
		{"PUT", v1 + "/conversations/{id}", auth.Converse, "Name and describe a conversation of colleagues", call(a.appearance)},
		{"GET", v1 + "/conversations/{id}/entries", auth.Converse, "Read a conversation", call(a.entries)},
		{"POST", v1 + "/conversations/{id}/entries", auth.Converse, "Write a comment or a work note", call(a.reply)},
		{"POST", v1 + "/conversations/{id}/marks", auth.Converse, "I have seen it up to here", call(a.mark)},
		{"POST", v1 + "/conversations/{id}/transfer", auth.Converse, "Transfer to an agent or a queue", call(a.transfer)},
		{"POST", v1 + "/conversations/{id}/transfer/accept", auth.Converse, "Accept a transfer to me", call(a.transferAccept)},
		{"POST", v1 + "/conversations/{id}/transfer/decline", auth.Converse, "Decline a transfer to me", call(a.transferDecline)},
		{"POST", v1 + "/conversations/{id}/transfer/cancel", auth.Converse, "Withdraw my transfer", call(a.transferCancel)},
		{"POST", v1 + "/conversations/{id}/transfer/complete", auth.Converse, "Stay or leave after my transfer", call(a.transferComplete)},
		{"POST", v1 + "/conversations/{id}/escalate", auth.Converse, "Escalate", call(a.escalate)},
		{"POST", v1 + "/conversations/{id}/end", auth.Converse, "End the session", call(a.end)},
		{"POST", v1 + "/conversations/{id}/dismiss", auth.Converse, "Take an ended conversation off my list", call(a.dismiss)},
		{"GET", v1 + "/conversations/{id}/wrap-up", auth.Converse, "My wrap-up of a conversation", call(a.wrapUp)},
		{"POST", v1 + "/conversations/{id}/wrap-up", auth.Converse, "Keep what I write in my wrap-up, or finish it", call(a.saveWrapUp)},
		{"POST", v1 + "/conversations/{id}/leave", auth.Converse, "Leave a conversation I do not hold", call(a.leave)},
		{"POST", v1 + "/conversations/{id}/members", auth.Converse, "Add colleagues", call(a.addPeople)},
		{"DELETE", v1 + "/conversations/{id}/members/{user}", auth.Converse, "Take a colleague out", call(a.removePerson)},
		{"POST", v1 + "/conversations/{id}/hide", auth.Converse, "Take a conversation with colleagues off my list", call(a.hide)},
		{"POST", v1 + "/conversations/{id}/show", auth.Converse, "Bring a hidden conversation back", call(a.show)},
		{"PUT", v1 + "/conversations/{id}/frame", auth.Converse, "Where my mini window of it stands", call(a.setFrame)},
		{"GET", v1 + "/presence-states", auth.Converse, "The presence states I can choose", call(a.presenceStates)},
		{"GET", v1 + "/service-channels", auth.Converse, "The service channels work is offered from", call(a.channels)},
		{"GET", v1 + "/me/presence", auth.Converse, "The presence state I am in", call(a.myPresence)},
		{"PUT", v1 + "/me/presence", auth.Converse, "Choose my presence state and switch channels", call(a.setMyPresence)},
		{"GET", v1 + "/me/load", auth.Converse, "What I carry and can carry", call(a.myLoad)},
		{"GET", v1 + "/users/{id}/presence", auth.ConfigureService, "The presence state somebody is in", reading(d.Presence)},
		{"PUT", v1 + "/users/{id}/presence", auth.ConfigureService, "Put somebody into a presence state, with a reason", changing(d.OrderPresence)},
		{"GET", v1 + "/users/{id}/presence-history", auth.ConfigureService, "The presence states somebody was in, the newest first", call(a.presenceHistory)},
		{"GET", v1 + "/users/{id}/capacity", auth.ConfigureService, "What somebody carries and can carry", reading(d.Capacity)},
		{"PUT", v1 + "/users/{id}/capacity", auth.ConfigureService, "Change what somebody can carry", changing(d.SetCapacity)},
		{"GET", v1 + "/people", auth.Converse, "Find colleagues", call(a.people)},
		{"PUT", v1 + "/status", auth.Converse, "What colleagues read beside my name", call(a.setStatus)},
		{"PUT", v1 + "/conversations/{id}/notifications", auth.Converse, "Over which transports I hear of it", call(a.setNotifications)},
		{"GET", v1 + "/conversations/{id}/actions", auth.Converse, "Connect actions possible now", call(a.conversationActions)},
		{"POST", v1 + "/conversations/{id}/actions/{action}", auth.Converse, "Prepare a Connect action", call(a.runAction)},
		{"POST", v1 + "/conversations/{id}/cases", auth.Converse, "Save a case made from the conversation", answering(created, a.createCase)},
		{"POST", v1 + "/conversations/{id}/attachments", auth.Converse, "Upload a file", raw(a.agentUpload, describeUpload)},
		{"GET", v1 + "/attachments/{id}", auth.Converse, "Download a file", raw(a.agentFile, describeFile)},

		// Cases and incidents.
		{"POST", v1 + "/conversations/{id}/records", auth.Converse, "Save a case or an incident made from the conversation", answering(created, a.createRecord)},
		{"POST", v1 + "/conversations/{id}/link", auth.Converse, "Make an existing case or incident the conversation's", call(a.link)},
		{"GET", v1 + "/cases", auth.Converse, "Cases of my groups", call(a.cases)},
		{"POST", v1 + "/cases", auth.Converse, "Save a case that comes from no conversation", answering(created, a.createLoneCase)},
		{"GET", v1 + "/cases/{id}", auth.Converse, "Read a case", call(a.oneCase)},
		{"PUT", v1 + "/cases/{id}", auth.Converse, "Change a case", call(a.updateCase)},
		{"GET", v1 + "/cases/{id}/activity", auth.Converse, "Read a case's activity", call(a.caseActivity)},
		{"GET", v1 + "/incidents", auth.Converse, "Incidents of my groups", call(a.incidents)},
		{"POST", v1 + "/incidents", auth.Converse, "Save an incident that comes from no conversation", answering(created, a.createLoneIncident)},
		{"GET", v1 + "/incidents/{id}", auth.Converse, "Read an incident", call(a.oneIncident)},
		{"PUT", v1 + "/incidents/{id}", auth.Converse, "Change an incident", call(a.updateIncident)},
		{"GET", v1 + "/incidents/{id}/activity", auth.Converse, "Read an incident's activity", call(a.incidentActivity)},
		{"GET", v1 + "/records/search", auth.Converse, "Find cases and incidents", call(a.searchRecords)},
		{"POST", v1 + "/records/resolve", auth.Converse, "Which record a number or an address names", call(a.resolveRecord)},
		{"POST", v1 + "/records/{table}/{id}/follow", auth.Converse, "Follow a record", call(a.followRecord)},
		{"DELETE", v1 + "/records/{table}/{id}/follow", auth.Converse, "Follow a record no more", call(a.unfollowRecord)},
		{"GET", v1 + "/cards", auth.Converse, "Cards of records, as I may see them", call(a.cards)},
		{"GET", v1 + "/groups", auth.Converse, "Groups that records can be assigned to", call(a.assignmentGroups)},
		{"GET", v1 + "/groups/{id}/members", auth.Converse, "Who a record of the group can be assigned to", call(a.assignees)},
		{"GET", v1 + "/drafts", auth.Converse, "What I have begun to write", call(a.drafts)},
		{"DELETE", v1 + "/conversations/{id}/held/{client_id}", auth.Converse, "Take back a message that waits", call(a.undoSend)},
		{"GET", v1 + "/conversations/{id}/canned", auth.Converse, "Canned messages for a conversation, filled in", call(a.cannedFor)},
		{"POST", v1 + "/conversations/{id}/canned/{canned}/use", auth.Converse, "I use a canned message here", call(a.useCanned)},
		{"GET", v1 + "/canned-messages", auth.Converse, "Canned messages I see", call(a.cannedMessages)},
		{"POST", v1 + "/canned-messages", auth.Converse, "Create a canned message", creating(d.CreateCanned)},
		{"POST", v1 + "/canned-messages/preview", auth.Converse, "A text filled in as a canned message would be", call(a.previewCanned)},
		{"GET", v1 + "/canned-messages/{id}", auth.Converse, "Read a canned message", call(a.cannedMessage)},
		{"PUT", v1 + "/canned-messages/{id}", auth.Converse, "Change a canned message of mine, or with configure_service any shared one", changing(d.UpdateCanned)},
		{"DELETE", v1 + "/canned-messages/{id}", auth.Converse, "Delete a canned message", deleting(d.DeleteCanned)},
		{"GET", v1 + "/articles", auth.Converse, "Find knowledge articles", call(a.searchArticles)},
		{"GET", v1 + "/articles/{id}", auth.Converse, "Read a knowledge article", call(a.readArticle)},
		{"GET", v1 + "/link-preview", auth.Converse, "What another site says about a page", call(a.linkPreview)},
		{"GET", v1 + "/consumers/{id}", auth.Converse, "Read a consumer", call(a.consumer)},

		// People.
		{"GET", admin + "/users", auth.ReadUsers, "List users", call(a.users)},
		{"POST", admin + "/users", auth.ConfigureUsers, "Create a user", creating(d.CreateUser)},
		{"GET", admin + "/users/{id}", auth.ReadUsers, "Read a user", reading(a.user)},
		{"PUT", admin + "/users/{id}", auth.ConfigureUsers, "Change a user", changing(d.UpdateUser)},
		{"DELETE", admin + "/users/{id}", auth.ConfigureUsers, "Delete a user who was never part of anything", deleting(d.DeleteUser)},
		{"DELETE", admin + "/users/{id}/sessions", auth.ConfigureUsers, "Sign a user out everywhere", call(a.endUserSessions)},
		{"GET", admin + "/tokens", auth.ConfigureUsers, "List API tokens", call(a.tokens)},
		{"POST", admin + "/tokens", auth.ConfigureUsers, "Create an API token; it is shown once", creating(d.CreateToken)},
		{"DELETE", admin + "/tokens/{id}", auth.ConfigureUsers, "Revoke an API token", call(a.deleteToken)},

		// The service.
		{"GET", admin + "/groups", auth.ConfigureService, "List groups", call(a.groups)},
		{"POST", admin + "/groups", auth.ConfigureService, "Create a group", creating(d.CreateGroup)},
		{"GET", admin + "/groups/{id}", auth.ConfigureService, "Read a group", reading(a.group)},
		{"PUT", admin + "/groups/{id}", auth.ConfigureService, "Change a group and its members", changing(d.UpdateGroup)},
		{"DELETE", admin + "/groups/{id}", auth.ConfigureService, "Delete a group that serves nothing", deleting(d.DeleteGroup)},
		{"GET", admin + "/queues", auth.ConfigureService, "List queues", call(a.allQueues)},
		{"POST", admin + "/queues", auth.ConfigureService, "Create a queue", creating(d.CreateQueue)},
		{"GET", admin + "/queues/{id}", auth.ConfigureService, "Read a queue and who serves it", reading(d.QueueDetail)},
		{"PUT", admin + "/queues/{id}", auth.ConfigureService, "Change a queue", changing(d.UpdateQueue)},
		{"DELETE", admin + "/queues/{id}", auth.ConfigureService, "Delete a queue that was never used", deleting(d.DeleteQueue)},
		{"GET", admin + "/schedules", auth.ConfigureService, "List schedules", call(a.schedules)},
		{"POST", admin + "/schedules", auth.ConfigureService, "Create a schedule", creating(d.CreateSchedule)},
		{"GET", admin + "/schedules/{id}", auth.ConfigureService, "Read a schedule", reading(d.Schedule)},
		{"PUT", admin + "/schedules/{id}", auth.ConfigureService, "Change a schedule", changing(d.UpdateSchedule)},
		{"DELETE", admin + "/schedules/{id}", auth.ConfigureService, "Delete a schedule that no queue keeps", deleting(d.DeleteSchedule)},
		{"GET", admin + "/rules", auth.ConfigureService, "List matching rules in the order they are tried", call(a.rules)},
		{"POST", admin + "/rules", auth.ConfigureService, "Create a matching rule", creating(d.CreateRule)},
		{"POST", admin + "/rules/preview", auth.ConfigureService, "What conditions mean, and what they would have matched", call(a.previewRule)},
		{"GET", admin + "/rules/{id}", auth.ConfigureService, "Read a matching rule and what it matched last", call(a.rule)},
		{"PUT", admin + "/rules/{id}", auth.ConfigureService, "Change a matching rule", changing(d.UpdateRule)},
		{"DELETE", admin + "/rules/{id}", auth.ConfigureService, "Delete a matching rule", deleting(d.DeleteRule)},
		{"GET", admin + "/articles", auth.ConfigureService, "List knowledge articles, the last changed first", call(a.articles)},
		{"POST", admin + "/articles", auth.ConfigureService, "Create a knowledge article", creating(d.CreateArticle)},
		{"POST", admin + "/articles/preview", auth.ConfigureService, "What Markdown looks like", call(a.previewArticle)},
		{"GET", admin + "/articles/{id}", auth.ConfigureService, "Read a knowledge article in any state", reading(d.Article)},
		{"PUT", admin + "/articles/{id}", auth.ConfigureService, "Change a knowledge article or its state", changing(d.UpdateArticle)},
		{"DELETE", admin + "/articles/{id}", auth.ConfigureService, "Delete an article that was never published", deleting(d.DeleteArticle)},
		{"GET", admin + "/wrap-up-codes", auth.ConfigureService, "List wrap-up codes", call(a.wrapUpCodes)},
		{"POST", admin + "/wrap-up-codes", auth.ConfigureService, "Create a wrap-up code", creating(d.CreateWrapUpCode)},
		{"GET", admin + "/wrap-up-codes/{id}", auth.ConfigureService, "Read a wrap-up code", reading(a.wrapUpCode)},
		{"PUT", admin + "/wrap-up-codes/{id}", auth.ConfigureService, "Change a wrap-up code", changing(d.UpdateWrapUpCode)},
		{"DELETE", admin + "/wrap-up-codes/{id}", auth.ConfigureService, "Delete a wrap-up code that was never chosen", deleting(d.DeleteWrapUpCode)},
		{"GET", admin + "/wrap-ups", auth.ConfigureService, "List wrap-up configurations in the order they are tried", call(a.wrapUpConfigurations)},
		{"POST", admin + "/wrap-ups", auth.ConfigureService, "Create a wrap-up configuration", creating(d.CreateWrapUpConfiguration)},
		{"GET", admin + "/wrap-ups/{id}", auth.ConfigureService, "Read a wrap-up configuration", reading(a.wrapUpConfiguration)},
		{"PUT", admin + "/wrap-ups/{id}", auth.ConfigureService, "Change a wrap-up configuration", changing(d.UpdateWrapUpConfiguration)},
		{"DELETE", admin + "/wrap-ups/{id}", auth.ConfigureService, "Delete a wrap-up configuration", deleting(d.DeleteWrapUpConfiguration)},
		{"GET", admin + "/service-channels", auth.ConfigureService, "List service channels in the order of the inbox", call(a.allServiceChannels)},
		{"POST", admin + "/service-channels", auth.ConfigureService, "Create a service channel", creating(d.CreateServiceChannel)},
		{"GET", admin + "/service-channels/{id}", auth.ConfigureService, "Read a service channel", reading(a.serviceChannel)},
		{"PUT", admin + "/service-channels/{id}", auth.ConfigureService, "Change a service channel", changing(d.UpdateServiceChannel)},
		{"DELETE", admin + "/service-channels/{id}", auth.ConfigureService, "Delete a service channel that was never used", deleting(d.DeleteServiceChannel)},
		{"GET", admin + "/presence-states", auth.ConfigureService, "List presence states in the order of the menu", call(a.allPresenceStates)},
		{"POST", admin + "/presence-states", auth.ConfigureService, "Create a presence state", creating(d.CreatePresenceState)},
		{"GET", admin + "/presence-states/{id}", auth.ConfigureService, "Read a presence state", reading(a.presenceState)},
		{"PUT", admin + "/presence-states/{id}", auth.ConfigureService, "Change a presence state", changing(d.UpdatePresenceState)},
		{"DELETE", admin + "/presence-states/{id}", auth.ConfigureService, "Delete a presence state nobody is in", deleting(d.DeletePresenceState)},
		{"GET", admin + "/fields", auth.ConfigureService, "Fields and operators for a condition builder", call(a.fields)},

		// The system.
		{"GET", admin + "/producers", auth.ConfigureService, "List record producers", call(a.producers)},
		{"POST", admin + "/producers", auth.ConfigureSystem, "Create a record producer", creating(d.CreateProducer)},
		{"GET", admin + "/producers/{id}", auth.ConfigureService, "Read a record producer", reading(d.Producer)},
		{"PUT", admin + "/producers/{id}", auth.ConfigureSystem, "Change a record producer", changing(d.UpdateProducer)},
		{"DELETE", admin + "/producers/{id}", auth.ConfigureSystem, "Delete a record producer nobody has used", deleting(d.DeleteProducer)},
		{"GET", admin + "/actions", auth.ConfigureSystem, "List Connect actions", call(a.actions)},
		{"POST", admin + "/actions", auth.ConfigureSystem, "Create a Connect action", creating(d.CreateAction)},
		{"GET", admin + "/actions/{id}", auth.ConfigureSystem, "Read a Connect action", reading(a.action)},
		{"PUT", admin + "/actions/{id}", auth.ConfigureSystem, "Change a Connect action", changing(d.UpdateAction)},
		{"DELETE", admin + "/actions/{id}", auth.ConfigureSystem, "Delete a Connect action", deleting(d.DeleteAction)},
		{"GET", admin + "/properties", auth.ConfigureSystem, "List properties, each explained, with its default", call(a.properties)},
		{"GET", admin + "/properties/{name}", auth.ConfigureSystem, "Read a property", call(a.property)},
		{"PUT", admin + "/properties/{name}", auth.ConfigureSystem, "Set a property", call(a.setProperty)},
		{"DELETE", admin + "/properties/{name}", auth.ConfigureSystem, "Give a property its default back", call(a.resetProperty)},
		{"GET", admin + "/origins", auth.ConfigureSystem, "List the sites that may embed the chat", call(a.allowedOrigins)},
		{"POST", admin + "/origins", auth.ConfigureSystem, "Allow a site", creating(d.CreateOrigin)},
		{"GET", admin + "/origins/{id}", auth.ConfigureSystem, "Read an allowed site", reading(a.origin)},
		{"PUT", admin + "/origins/{id}", auth.ConfigureSystem, "Change an allowed site", changing(d.UpdateOrigin)},
		{"DELETE", admin + "/origins/{id}", auth.ConfigureSystem, "Disallow a site", deleting(d.DeleteOrigin)},
		{"GET", admin + "/mail", auth.ConfigureSystem, "How e-mail and web push stand", call(a.mailStatus)},
		{"POST", admin + "/mail/test", auth.ConfigureSystem, "Send a test e-mail", call(a.testMail)},
		{"GET", admin + "/audit", auth.ReadAudit, "The audit trail, the newest first", call(a.audit)},
	}
}
