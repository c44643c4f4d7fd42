import "../../styles/bulletins.css";
import { useRoute } from "preact-iso/router";
import { BulletinPage } from "./bulletin.tsx";
import { ComparePage } from "./compare.tsx";
import { BulletinList } from "./list.tsx";

/** 通报: the list, one of them, or two beside each other. Who sees which is for the server to say. */
export function Bulletins() {
  const { id, other } = useRoute().params;
  if (id === undefined) return <BulletinList />;
  if (other === undefined) return <BulletinPage key={id} id={id} />;
  return <ComparePage key={`${id}/${other}`} id={id} other={other} />;
}
