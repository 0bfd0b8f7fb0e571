// The people of the example organisation, by their addresses, and a requester from outside.

export const CARL = "carl@elsewhere.example";
export const ANNA = "anna@harbour-lane.example";
export const PIOTR = "piotr@harbour-lane.example";
export const CARLA = "carla@harbour-lane.example";
export const BEN = "ben@harbour-lane.example";
export const DIANA = "diana@harbour-lane.example";
