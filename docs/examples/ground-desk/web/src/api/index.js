// Written by wilco. Do not edit: run `wilco gen` again.
import * as $ from "wilco/codec";
import * as $flow from "wilco/flow";

export const contractHash = "56b40d91a0e5cce7dc5dbb825d6b52e8";

export const AssignStand = {
  name: "flight.assign_stand",
  class: "idempotent",
  input: writeAssignStand,
  output: readFlight,
  error: readAssignStandError,
};

export const CreateFlight = {
  name: "flight.create",
  class: "once",
  input: writeCreateFlight,
  output: readFlight,
  error: readCreateFlightError,
};

export const FindFlights = {
  name: "flight.find",
  class: "safe",
  input: writeFindFlights,
  output: (r) => $.readList(r, readFlight),
  error: readFindFlightsError,
};

export const GetFlight = {
  name: "flight.get",
  class: "safe",
  input: writeGetFlight,
  output: readFlight,
  error: readGetFlightError,
};

export const ListFlights = {
  name: "flight.list",
  class: "safe",
  input: writeListFlights,
  output: (r) => $.readList(r, readFlight),
  error: (r) => r.fail("no value fits here"),
};

export const InspectStand = {
  name: "stand.inspect",
  class: "once",
  timeout: 10000,
  input: writeInspectStand,
  output: readInspection,
  error: readInspectStandError,
};

export const Board =
  /* @__PURE__ */ $flow.derived({
    name: "board",
    params: [],
    readState: readBoard,
    writeAction: writeBoardAction,
    readOutput: readFlight,
    readError: readAssignStandError,
  });

export const Movements =
  /* @__PURE__ */ $flow.resource({
    name: "movements",
    params: [],
    readState: readMovements,
    readDelta: readMovement,
  });

export const Notice =
  /* @__PURE__ */ $flow.event({
    domain: "apron",
    read: readNotice,
  });

export const DeskPresence =
  /* @__PURE__ */ $flow.presence({
    name: "desk",
    params: [],
    signalling: false,
  });

const aircraftTypeNames = [
  "E145", "AT76", "E190", "A320", "A21N", "B738", "B752", "B763", "A333", "B789", "B77W",
];

function writeAssignStand(w, v) {
  w.object(v);
  w.map(2);
  w.key("id"); w.str(v.id);
  w.key("stand"); w.str(v.stand);
  w.end();
}

function readAssignStandError(r) {
  const tag = $.readTag(r, "code");
  switch (tag) {
    case "unknown_flight": return readAssignStandErrorUnknownFlight(r);
    case "flight_departed": return readAssignStandErrorFlightDeparted(r);
    case "unknown_stand": return readAssignStandErrorUnknownStand(r);
    case "stand_closed": return readAssignStandErrorStandClosed(r);
    case "stand_too_small": return readAssignStandErrorStandTooSmall(r);
    case "stand_occupied": return readAssignStandErrorStandOccupied(r);
    default: return r.fail(`unknown code "${tag}"`);
  }
}

const assignStandErrorFlightDepartedFields = /* @__PURE__ */ $.fields("code", "flight");
function readAssignStandErrorFlightDeparted(r) {
  let flight;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch ((k = r.key(assignStandErrorFlightDepartedFields, k))) {
      case 1: flight = r.str(); break;
      default: r.skip();
    }
  }
  r.end();
  if (flight === undefined) return r.missing("flight");
  return { code: "flight_departed", flight };
}

const assignStandErrorStandClosedFields = /* @__PURE__ */ $.fields("code", "stand", "reason");
function readAssignStandErrorStandClosed(r) {
  let stand;
  let reason;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch ((k = r.key(assignStandErrorStandClosedFields, k))) {
      case 1: stand = r.str(); break;
      case 2: reason = r.str(); break;
      default: r.skip();
    }
  }
  r.end();
  if (stand === undefined) return r.missing("stand");
  if (reason === undefined) return r.missing("reason");
  return { code: "stand_closed", stand, reason };
}

const assignStandErrorStandOccupiedFields = /* @__PURE__ */ $.fields("code", "stand", "by", "from", "until");
function readAssignStandErrorStandOccupied(r) {
  let stand;
  let by;
  let from;
  let until;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch ((k = r.key(assignStandErrorStandOccupiedFields, k))) {
      case 1: stand = r.str(); break;
      case 2: by = r.str(); break;
      case 3: from = r.str(); break;
      case 4: until = r.str(); break;
      default: r.skip();
    }
  }
  r.end();
  if (stand === undefined) return r.missing("stand");
  if (by === undefined) return r.missing("by");
  if (from === undefined) return r.missing("from");
  if (until === undefined) return r.missing("until");
  return { code: "stand_occupied", stand, by, from, until };
}

const assignStandErrorStandTooSmallFields = /* @__PURE__ */ $.fields("code", "stand", "aircraft");
function readAssignStandErrorStandTooSmall(r) {
  let stand;
  let aircraft;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch ((k = r.key(assignStandErrorStandTooSmallFields, k))) {
      case 1: stand = r.str(); break;
      case 2: aircraft = $.readNames(r, aircraftTypeNames); break;
      default: r.skip();
    }
  }
  r.end();
  if (stand === undefined) return r.missing("stand");
  if (aircraft === undefined) return r.missing("aircraft");
  return { code: "stand_too_small", stand, aircraft };
}

const assignStandErrorUnknownFlightFields = /* @__PURE__ */ $.fields("code", "flight");
function readAssignStandErrorUnknownFlight(r) {
  let flight;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch ((k = r.key(assignStandErrorUnknownFlightFields, k))) {
      case 1: flight = r.str(); break;
      default: r.skip();
    }
  }
  r.end();
  if (flight === undefined) return r.missing("flight");
  return { code: "unknown_flight", flight };
}

const assignStandErrorUnknownStandFields = /* @__PURE__ */ $.fields("code", "stand");
function readAssignStandErrorUnknownStand(r) {
  let stand;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch ((k = r.key(assignStandErrorUnknownStandFields, k))) {
      case 1: stand = r.str(); break;
      default: r.skip();
    }
  }
  r.end();
  if (stand === undefined) return r.missing("stand");
  return { code: "unknown_stand", stand };
}

const boardFields = /* @__PURE__ */ $.fields("flights");
function readBoard(r) {
  let flights;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch ((k = r.key(boardFields, k))) {
      case 0: flights = $.readRecord(r, readFlight); break;
      default: r.skip();
    }
  }
  r.end();
  if (flights === undefined) return r.missing("flights");
  return { flights };
}

function writeBoardAction(w, v) {
  w.object(v);
  switch (v.type) {
    case "send_to":
      w.map(3);
      w.key("type"); w.str("send_to");
      w.key("flight"); w.str(v.flight);
      w.key("stand"); w.str(v.stand);
      w.end();
      break;
    default:
      w.fail("no variant of BoardAction fits");
  }
}

function writeCreateFlight(w, v) {
  w.object(v);
  w.map(7 + (v.stand != null ? 1 : 0));
  w.key("id"); w.str(v.id);
  w.key("aircraft"); $.writeNames(w, v.aircraft, aircraftTypeNames);
  w.key("registration"); w.str(v.registration);
  w.key("origin"); w.str(v.origin);
  w.key("destination"); w.str(v.destination);
  w.key("arrival"); w.str(v.arrival);
  w.key("departure"); w.str(v.departure);
  if (v.stand != null) { w.key("stand"); w.str(v.stand); }
  w.end();
}

function readCreateFlightError(r) {
  const tag = $.readTag(r, "code");
  switch (tag) {
    case "invalid": return readCreateFlightErrorInvalid(r);
    case "desk_full": return readCreateFlightErrorDeskFull(r);
    default: return r.fail(`unknown code "${tag}"`);
  }
}

const createFlightErrorDeskFullFields = /* @__PURE__ */ $.fields("code", "limit");
function readCreateFlightErrorDeskFull(r) {
  let limit;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch ((k = r.key(createFlightErrorDeskFullFields, k))) {
      case 1: limit = r.int(0, 65535); break;
      default: r.skip();
    }
  }
  r.end();
  if (limit === undefined) return r.missing("limit");
  return { code: "desk_full", limit };
}

const createFlightErrorInvalidFields = /* @__PURE__ */ $.fields("code", "fields");
function readCreateFlightErrorInvalid(r) {
  let fields;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch ((k = r.key(createFlightErrorInvalidFields, k))) {
      case 1: fields = $.readList(r, readFieldError); break;
      default: r.skip();
    }
  }
  r.end();
  if (fields === undefined) return r.missing("fields");
  return { code: "invalid", fields };
}

const fieldErrorFields = /* @__PURE__ */ $.fields("field", "message");
function readFieldError(r) {
  let field;
  let message;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch ((k = r.key(fieldErrorFields, k))) {
      case 0: field = r.str(); break;
      case 1: message = r.str(); break;
      default: r.skip();
    }
  }
  r.end();
  if (field === undefined) return r.missing("field");
  if (message === undefined) return r.missing("message");
  return { field, message };
}

function writeFindFlights(w, v) {
  w.object(v);
  w.map(1);
  w.key("q"); w.str(v.q);
  w.end();
}

function readFindFlightsError(r) {
  const tag = $.readTag(r, "code");
  switch (tag) {
    case "query_too_long": return readFindFlightsErrorQueryTooLong(r);
    default: return r.fail(`unknown code "${tag}"`);
  }
}

const findFlightsErrorQueryTooLongFields = /* @__PURE__ */ $.fields("code", "limit");
function readFindFlightsErrorQueryTooLong(r) {
  let limit;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch ((k = r.key(findFlightsErrorQueryTooLongFields, k))) {
      case 1: limit = r.int(0, 65535); break;
      default: r.skip();
    }
  }
  r.end();
  if (limit === undefined) return r.missing("limit");
  return { code: "query_too_long", limit };
}

const flightFields = /* @__PURE__ */ $.fields(
  "id", "airline", "aircraft", "registration", "origin", "destination", "arrival", "departure", "state",
  "stand", "tug",
);
function readFlight(r) {
  let id;
  let airline;
  let aircraft;
  let registration;
  let origin;
  let destination;
  let arrival;
  let departure;
  let state;
  let stand;
  let tug;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch ((k = r.key(flightFields, k))) {
      case 0: id = r.str(); break;
      case 1: airline = r.str(); break;
      case 2: aircraft = $.readNames(r, aircraftTypeNames); break;
      case 3: registration = r.str(); break;
      case 4: origin = r.str(); break;
      case 5: destination = r.str(); break;
      case 6: arrival = readTimes(r); break;
      case 7: departure = readTimes(r); break;
      case 8: state = $.readNames(r, flightStateNames); break;
      case 9: stand = r.isNil() ? undefined : r.str(); break;
      case 10: tug = r.isNil() ? undefined : r.str(); break;
      default: r.skip();
    }
  }
  r.end();
  if (id === undefined) return r.missing("id");
  if (airline === undefined) return r.missing("airline");
  if (aircraft === undefined) return r.missing("aircraft");
  if (registration === undefined) return r.missing("registration");
  if (origin === undefined) return r.missing("origin");
  if (destination === undefined) return r.missing("destination");
  if (arrival === undefined) return r.missing("arrival");
  if (departure === undefined) return r.missing("departure");
  if (state === undefined) return r.missing("state");
  const value = { id, airline, aircraft, registration, origin, destination, arrival, departure, state };
  if (stand !== undefined) value.stand = stand;
  if (tug !== undefined) value.tug = tug;
  return value;
}

const flightStateNames = ["inbound", "on_stand", "outbound", "departed"];

function writeGetFlight(w, v) {
  w.object(v);
  w.map(1);
  w.key("id"); w.str(v.id);
  w.end();
}

function readGetFlightError(r) {
  const tag = $.readTag(r, "code");
  switch (tag) {
    case "unknown_flight": return readGetFlightErrorUnknownFlight(r);
    default: return r.fail(`unknown code "${tag}"`);
  }
}

const getFlightErrorUnknownFlightFields = /* @__PURE__ */ $.fields("code", "flight");
function readGetFlightErrorUnknownFlight(r) {
  let flight;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch ((k = r.key(getFlightErrorUnknownFlightFields, k))) {
      case 1: flight = r.str(); break;
      default: r.skip();
    }
  }
  r.end();
  if (flight === undefined) return r.missing("flight");
  return { code: "unknown_flight", flight };
}

function writeInspectStand(w, v) {
  w.object(v);
  w.map(1);
  w.key("stand"); w.str(v.stand);
  w.end();
}

function readInspectStandError(r) {
  const tag = $.readTag(r, "code");
  switch (tag) {
    case "unknown_stand": return readInspectStandErrorUnknownStand(r);
    default: return r.fail(`unknown code "${tag}"`);
  }
}

const inspectStandErrorUnknownStandFields = /* @__PURE__ */ $.fields("code", "stand");
function readInspectStandErrorUnknownStand(r) {
  let stand;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch ((k = r.key(inspectStandErrorUnknownStandFields, k))) {
      case 1: stand = r.str(); break;
      default: r.skip();
    }
  }
  r.end();
  if (stand === undefined) return r.missing("stand");
  return { code: "unknown_stand", stand };
}

const inspectionFields = /* @__PURE__ */ $.fields("stand", "number");
function readInspection(r) {
  let stand;
  let number;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch ((k = r.key(inspectionFields, k))) {
      case 0: stand = r.str(); break;
      case 1: number = r.int(0, 4294967295); break;
      default: r.skip();
    }
  }
  r.end();
  if (stand === undefined) return r.missing("stand");
  if (number === undefined) return r.missing("number");
  return { stand, number };
}

function writeListFlights(w, v) {
  w.object(v);
  w.map(0);
  w.end();
}

function readMovement(r) {
  const tag = $.readTag(r, "type");
  switch (tag) {
    case "moved": return readMovementMoved(r);
    case "gone": return readMovementGone(r);
    case "clock": return readMovementClock(r);
    default: return r.fail(`unknown type "${tag}"`);
  }
}

const movementClockFields = /* @__PURE__ */ $.fields("type", "at");
function readMovementClock(r) {
  let at;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch ((k = r.key(movementClockFields, k))) {
      case 1: at = r.str(); break;
      default: r.skip();
    }
  }
  r.end();
  if (at === undefined) return r.missing("at");
  return { type: "clock", at };
}

const movementGoneFields = /* @__PURE__ */ $.fields("type", "id");
function readMovementGone(r) {
  let id;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch ((k = r.key(movementGoneFields, k))) {
      case 1: id = r.str(); break;
      default: r.skip();
    }
  }
  r.end();
  if (id === undefined) return r.missing("id");
  return { type: "gone", id };
}

const movementMovedFields = /* @__PURE__ */ $.fields("type", "id", "vehicle");
function readMovementMoved(r) {
  let id;
  let vehicle;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch ((k = r.key(movementMovedFields, k))) {
      case 1: id = r.str(); break;
      case 2: vehicle = readVehicle(r); break;
      default: r.skip();
    }
  }
  r.end();
  if (id === undefined) return r.missing("id");
  if (vehicle === undefined) return r.missing("vehicle");
  return { type: "moved", id, vehicle };
}

const movementsFields = /* @__PURE__ */ $.fields("clock", "vehicles");
function readMovements(r) {
  let clock;
  let vehicles;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch ((k = r.key(movementsFields, k))) {
      case 0: clock = r.str(); break;
      case 1: vehicles = $.readRecord(r, readVehicle); break;
      default: r.skip();
    }
  }
  r.end();
  if (clock === undefined) return r.missing("clock");
  if (vehicles === undefined) return r.missing("vehicles");
  return { clock, vehicles };
}

function readNotice(r) {
  const tag = $.readTag(r, "type");
  switch (tag) {
    case "landed": return readNoticeLanded(r);
    case "on_stand": return readNoticeOnStand(r);
    case "holding": return readNoticeHolding(r);
    case "pushed_back": return readNoticePushedBack(r);
    case "took_off": return readNoticeTookOff(r);
    case "sent": return readNoticeSent(r);
    default: return r.fail(`unknown type "${tag}"`);
  }
}

const noticeHoldingFields = /* @__PURE__ */ $.fields("type", "flight", "stand");
function readNoticeHolding(r) {
  let flight;
  let stand;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch ((k = r.key(noticeHoldingFields, k))) {
      case 1: flight = r.str(); break;
      case 2: stand = r.isNil() ? undefined : r.str(); break;
      default: r.skip();
    }
  }
  r.end();
  if (flight === undefined) return r.missing("flight");
  const value = { type: "holding", flight };
  if (stand !== undefined) value.stand = stand;
  return value;
}

const noticeLandedFields = /* @__PURE__ */ $.fields("type", "flight");
function readNoticeLanded(r) {
  let flight;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch ((k = r.key(noticeLandedFields, k))) {
      case 1: flight = r.str(); break;
      default: r.skip();
    }
  }
  r.end();
  if (flight === undefined) return r.missing("flight");
  return { type: "landed", flight };
}

const noticeOnStandFields = /* @__PURE__ */ $.fields("type", "flight", "stand");
function readNoticeOnStand(r) {
  let flight;
  let stand;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch ((k = r.key(noticeOnStandFields, k))) {
      case 1: flight = r.str(); break;
      case 2: stand = r.str(); break;
      default: r.skip();
    }
  }
  r.end();
  if (flight === undefined) return r.missing("flight");
  if (stand === undefined) return r.missing("stand");
  return { type: "on_stand", flight, stand };
}

const noticePushedBackFields = /* @__PURE__ */ $.fields("type", "flight", "stand");
function readNoticePushedBack(r) {
  let flight;
  let stand;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch ((k = r.key(noticePushedBackFields, k))) {
      case 1: flight = r.str(); break;
      case 2: stand = r.str(); break;
      default: r.skip();
    }
  }
  r.end();
  if (flight === undefined) return r.missing("flight");
  if (stand === undefined) return r.missing("stand");
  return { type: "pushed_back", flight, stand };
}

const noticeSentFields = /* @__PURE__ */ $.fields("type", "flight", "stand", "by");
function readNoticeSent(r) {
  let flight;
  let stand;
  let by;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch ((k = r.key(noticeSentFields, k))) {
      case 1: flight = r.str(); break;
      case 2: stand = r.str(); break;
      case 3: by = r.str(); break;
      default: r.skip();
    }
  }
  r.end();
  if (flight === undefined) return r.missing("flight");
  if (stand === undefined) return r.missing("stand");
  if (by === undefined) return r.missing("by");
  return { type: "sent", flight, stand, by };
}

const noticeTookOffFields = /* @__PURE__ */ $.fields("type", "flight");
function readNoticeTookOff(r) {
  let flight;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch ((k = r.key(noticeTookOffFields, k))) {
      case 1: flight = r.str(); break;
      default: r.skip();
    }
  }
  r.end();
  if (flight === undefined) return r.missing("flight");
  return { type: "took_off", flight };
}

const timesFields = /* @__PURE__ */ $.fields("scheduled", "estimated");
function readTimes(r) {
  let scheduled;
  let estimated;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch ((k = r.key(timesFields, k))) {
      case 0: scheduled = r.str(); break;
      case 1: estimated = r.str(); break;
      default: r.skip();
    }
  }
  r.end();
  if (scheduled === undefined) return r.missing("scheduled");
  if (estimated === undefined) return r.missing("estimated");
  return { scheduled, estimated };
}

const vehicleFields = /* @__PURE__ */ $.fields("kind", "x", "y", "heading", "waits");
function readVehicle(r) {
  let kind;
  let x;
  let y;
  let heading;
  let waits;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch ((k = r.key(vehicleFields, k))) {
      case 0: kind = $.readNames(r, vehicleKindNames); break;
      case 1: x = r.int(-32768, 32767); break;
      case 2: y = r.int(-32768, 32767); break;
      case 3: heading = r.int(-32768, 32767); break;
      case 4: waits = r.bool(); break;
      default: r.skip();
    }
  }
  r.end();
  if (kind === undefined) return r.missing("kind");
  if (x === undefined) return r.missing("x");
  if (y === undefined) return r.missing("y");
  if (heading === undefined) return r.missing("heading");
  if (waits === undefined) return r.missing("waits");
  return { kind, x, y, heading, waits };
}

const vehicleKindNames = ["aircraft", "tug"];
